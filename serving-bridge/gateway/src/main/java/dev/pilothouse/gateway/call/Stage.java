package dev.pilothouse.gateway.call;

import java.util.function.Consumer;

/**
 * What happens at one {@link Step}. Everything runs on the event loop of the call and must not
 * block. Stages hold no state of a call.
 */
public sealed interface Stage {
    /** A stage on the way to the deployment. */
    @FunctionalInterface
    non-sealed interface OnRequest extends Stage {
        /**
         * Does its part and then runs {@code next} once, now or later on the same event loop; or
         * ends the call and never runs it.
         *
         * @throws Refusal to refuse the call
         */
        void enter(Call call, Runnable next);
    }

    /** A stage on the way back. */
    @FunctionalInterface
    non-sealed interface OnAnswer extends Stage {
        /**
         * Hands on what the caller may see: this part, another, several or none, now or later on
         * the same event loop, but in their order and a last one at the end.
         *
         * @throws Refusal to end the call with an error
         */
        void part(Call call, Part part, Consumer<Part> next);
    }

    /** A stage at the end. */
    @FunctionalInterface
    non-sealed interface AtEnd extends Stage {
        /** The call is over and its outcome known; nothing can be sent any more. */
        void ended(Call call);
    }
}
