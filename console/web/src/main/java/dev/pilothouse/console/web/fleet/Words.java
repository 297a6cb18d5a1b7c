package dev.pilothouse.console.web.fleet;

import dev.pilothouse.bridge.control.ReplicaCommand;
import dev.pilothouse.bridge.control.Verb;

/** Verbs as people read them. */
final class Words {
    private Words() {}

    static String of(Verb verb) {
        return switch (verb) {
            case LOAD -> "Load";
            case DRAIN -> "Drain";
            case SLEEP -> "Sleep";
            case WAKE -> "Wake";
            case STOP -> "Stop";
            case EMPTY_CACHES -> "Purge";
        };
    }

    static String icon(Verb verb) {
        return switch (verb) {
            case LOAD -> "circle-play";
            case DRAIN -> "circle-pause";
            case SLEEP -> "moon";
            case WAKE -> "sun";
            case STOP -> "circle-stop";
            case EMPTY_CACHES -> "rotate-cw";
        };
    }

    /** What follows from it, for who is about to do it. */
    static String follows(Verb verb, String cacheMeans) {
        return switch (verb) {
            case LOAD ->
                    "It takes memory and gets calls once a check of a fixed prompt has passed.";
            case WAKE -> "It gets calls once a check of a fixed prompt has passed.";
            case DRAIN -> "It takes nothing new, lets open answers end and leaves memory.";
            case SLEEP ->
                    "It takes nothing new, lets open answers end and gives back its memory. It wakes"
                            + " faster than it loads.";
            case STOP -> "Open answers are broken off and it leaves memory, at once.";
            case EMPTY_CACHES ->
                    "It forgets every prompt"
                            + (cacheMeans.isEmpty() ? "." : ": " + cacheMeans + ".");
        };
    }

    static String outcome(ReplicaCommand command) {
        return command.outcome()
                .map(o -> o.ok() ? "done" : o.detail())
                .orElse("waits for its pool");
    }
}
