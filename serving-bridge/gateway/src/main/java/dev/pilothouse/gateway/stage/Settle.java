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
        if (!call.dialect().spends()) {
            return Usage.NONE;
        }
        boolean told = call.answer().usage() != null;
        return told || call.reachedModel()
                ? call.answer().usage(call.request().countedTokens())
                : Usage.NONE;
    }
}
