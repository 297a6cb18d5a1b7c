package dev.pilothouse.pool.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A line from an engine's process to the pool. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EngineEvent.Loaded.class, name = "loaded"),
    @JsonSubTypes.Type(value = EngineEvent.Began.class, name = "began"),
    @JsonSubTypes.Type(value = EngineEvent.Piece.class, name = "piece"),
    @JsonSubTypes.Type(value = EngineEvent.Done.class, name = "done"),
    @JsonSubTypes.Type(value = EngineEvent.Failed.class, name = "failed")
})
sealed interface EngineEvent {

    record Loaded(int context) implements EngineEvent {}

    record Began(long id, int promptTokens) implements EngineEvent {}

    record Piece(long id, String text) implements EngineEvent {}

    record Done(long id, Finish finish) implements EngineEvent {}

    record Failed(long id, EngineFailure failure) implements EngineEvent {}
}
