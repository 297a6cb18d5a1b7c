package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;

/** Whose call it is. */
final class Authenticate implements Stage.OnRequest {
    private final Callers callers;

    Authenticate(Callers callers) {
        this.callers = callers;
    }

    @Override
    public void enter(Call call, Runnable next) {
        var key = callers.key(call.head(), "inference");
        call.authenticated(key, callers.feature(key, call.head()));
        next.run();
    }
}
