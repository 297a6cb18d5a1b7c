package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a call names what its key requires. Names are what kills of agents and people go by. */
final class Requirements {
    private static final String AGENT = "agent";
    private static final String END_USER = "end-user";
    private static final Set<String> KNOWN = Set.of(AGENT, END_USER);

    private Requirements() {}

    /**
     * @throws Refusal 400 that names all that is missing
     */
    static void check(Call call) {
        Set<String> required = call.key().requires();
        if (required.isEmpty()) {
            return;
        }
        required.stream()
                .filter(name -> !KNOWN.contains(name))
                .findAny()
                .ifPresent(name -> {
                    throw unknown(call, name);
                });
        List<String> missing = new ArrayList<>(2);
        List<String> fields = new ArrayList<>(2);
        if (required.contains(AGENT) && call.head().agent().isBlank()) {
            missing.add("its agent in the header X-Pilothouse-Agent");
            fields.add("X-Pilothouse-Agent");
        }
        if (required.contains(END_USER) && !namesEndUser(call)) {
            missing.add("its end user in the field " + endUserField(call));
            fields.add(endUserField(call));
        }
        if (!missing.isEmpty()) {
            throw Refusal.missing(
                    fields.getFirst(),
                    "Key "
                            + call.key().id()
                            + " requires of each call to name "
                            + String.join(" and ", missing)
                            + ".");
        }
    }

    private static boolean namesEndUser(Call call) {
        return !call.request().endUsers().stream().allMatch(String::isBlank);
    }

    private static String endUserField(Call call) {
        return call.dialect().anthropic() ? "metadata.user_id" : "user";
    }

    private static Refusal unknown(Call call, String name) {
        return Refusal.missing(
                null,
                "Key "
                        + call.key().id()
                        + " requires of each call to name its "
                        + name
                        + ", which this gateway does not know. It needs an update.");
    }
}
