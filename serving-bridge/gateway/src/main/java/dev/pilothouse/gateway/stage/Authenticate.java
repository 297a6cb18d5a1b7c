package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.state.Key;
import java.util.Objects;

/** Whose call it is. A known caller's refusal is recorded, so the key comes before the feature. */
final class Authenticate implements Stage.OnRequest {
    private final Callers callers;

    Authenticate(Callers callers) {
        this.callers = callers;
    }

    @Override
    public void enter(Call call, Runnable next) {
        Key key = callers.key(call.head(), "inference");
        call.authenticated(key, Objects.requireNonNullElse(key.defaultFeature(), ""));
        call.authenticated(key, callers.feature(key, call.head()));
        next.run();
    }
}
