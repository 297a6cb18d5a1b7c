package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.call.Stage;
import java.util.function.Consumer;

/** Keeps a copy of what the caller gets. */
public final class CacheFill implements Stage.OnAnswer {
    @Override
    public void part(Call call, Part part, Consumer<Part> next) {
        call.cached().part(call, part);
        next.accept(part);
    }
}
