package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Outcome;
import dev.pilothouse.gateway.call.Refusal;
import org.jspecify.annotations.Nullable;

/** How a flight ends for its members. */
sealed interface End {
    void of(Call member);

    /** Every event was handed on. */
    record Stream(Outcome outcome) implements End {
        @Override
        public void of(Call member) {
            member.relayed(outcome);
        }
    }

    /** An answer in one piece. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(int status, String contentType, byte[] body) implements End {
        @Override
        public void of(Call member) {
            member.relay(status, contentType, body);
        }
    }

    /** It was refused, killed, or failed on the way. */
    record Broken(Outcome outcome, Refusal because, Call.@Nullable Killed killed) implements End {
        @Override
        public void of(Call member) {
            member.relayed(outcome, because, killed);
        }
    }
}
