package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.state.Key;

/** Whose call it is. A known caller's refusal is recorded, so the key comes before the feature. */
final class Authenticate implements Stage.OnRequest {
    private final Callers callers;
    private final Strangers strangers = new Strangers();

    Authenticate(Callers callers) {
        this.callers = callers;
    }

    @Override
    public void enter(Call call, Runnable next) {
        Key key = callers.key(call.head(), "inference");
        call.authenticated(key, strangers.recorded(key, call.head()));
        call.authenticated(key, callers.feature(key, call.head()));
        next.run();
    }
}
