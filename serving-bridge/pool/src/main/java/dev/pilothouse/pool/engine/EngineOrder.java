package dev.pilothouse.pool.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A line from the pool to an engine's process. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EngineOrder.Generate.class, name = "generate"),
    @JsonSubTypes.Type(value = EngineOrder.Cancel.class, name = "cancel")
})
sealed interface EngineOrder {
    long id();

    record Generate(long id, Prompt prompt) implements EngineOrder {}

    record Cancel(long id) implements EngineOrder {}
}
