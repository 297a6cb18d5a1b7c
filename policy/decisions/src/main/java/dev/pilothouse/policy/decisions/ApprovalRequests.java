package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Checks of what somebody asks an approval for. */
final class ApprovalRequests {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LINK = Pattern.compile("/([^/\\s]\\S*)?");
    private static final int EVIDENCE = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ApprovalRequests() {}

    /**
     * The request with space around its texts taken away.
     *
     * @throws BadInput when a field is not as {@link Request} says
     */
    static Request check(Request r) {
        if (!DIGEST.matcher(r.digest()).matches()) {
            throw new BadInput("digest", r.digest(), "a SHA-256 in lower-case hexadecimal");
        }
        if (r.approvers() < 1 || r.approvers() > 5) {
            throw new BadInput("approvers", Integer.toString(r.approvers()), "1 to 5");
        }
        if (r.link().length() > 500 || !LINK.matcher(r.link()).matches()) {
            throw new BadInput("link", r.link(), "a path in the console such as /budgets");
        }
        int size = JSON.writeValueAsString(r.evidence()).getBytes(StandardCharsets.UTF_8).length;
        if (size > EVIDENCE) {
            throw new BadInput("evidence", size + " bytes", "at most 64 KiB of JSON");
        }
        return new Request(
                r.kind(),
                r.tenant(),
                Texts.check("subject", r.subject(), 1, 200),
                Texts.check("title", r.title(), 1, 300),
                r.digest(),
                r.authors(),
                r.approvers(),
                Texts.check("risk", r.risk(), 0, 100),
                Texts.check("note", r.note(), 0, 2000),
                r.evidence(),
                r.link(),
                r.due());
    }
}
