package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.json.Usage;

/** Counts the tokens of a call: as the provider says, or estimated when it did not come to that. */
final class Settle implements Stage.AtEnd {
    @Override
    public void ended(Call call) {
        if (call.isRead()) {
            call.metered(usage(call));
        }
    }

    private static Usage usage(Call call) {
        Usage reported = call.answer().usage();
        if (reported != null) {
            return reported;
        }
        boolean answering = call.reachedModel();
        return answering
                ? Usage.estimate(call.chat().countedTokens(), call.answer().countedTokens())
                : Usage.NONE;
    }
}
