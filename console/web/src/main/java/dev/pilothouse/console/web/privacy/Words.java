package dev.pilothouse.console.web.privacy;

import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.policy.decisions.privacy.Channel;
import dev.pilothouse.policy.decisions.privacy.ErasureStep;
import dev.pilothouse.policy.decisions.privacy.IdentityMethod;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Privacy requests in words. */
final class Words {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);
    private static final long SOON = 7;

    private Words() {}

    static String kind(RequestKind kind) {
        return switch (kind) {
            case ACCESS -> "Access";
            case ERASURE -> "Erasure";
            case RECTIFICATION -> "Rectification";
            case OBJECTION -> "Objection";
        };
    }

    static String channel(Channel channel) {
        return switch (channel) {
            case FORM -> "by form";
            case E_MAIL -> "by e-mail";
            case LETTER -> "by letter";
            case TELEPHONE -> "by telephone";
            case API -> "over the API";
        };
    }

    static String method(IdentityMethod method) {
        return switch (method) {
            case SIGN_IN -> "signed in to the account";
            case E_MAIL_LOOP -> "answered from the known address";
            case DOCUMENTS -> "documents";
            case AGENT -> "an agent with proof";
            case KNOWN_ACCOUNT -> "knew what only the owner knows";
        };
    }

    static String identity(PrivacyRequest.IdentityCheck check) {
        return check.documents() > 0
                ? Format.plural(check.documents(), "document") + ", checked by " + check.by().name()
                : method(check.method()) + ", checked by " + check.by().name();
    }

    static String state(RequestState state) {
        return switch (state) {
            case RECEIVED -> "received";
            case IDENTITY_CHECKED -> "identity checked";
            case PLANNED -> "planned";
            case APPROVAL_ASKED -> "waits for approval";
            case APPROVED -> "approved";
            case EXECUTING -> "erasing";
            case PROBING -> "looking through stores";
            case DONE -> "done";
            case REFUSED -> "refused";
            case WITHDRAWN -> "withdrawn";
        };
    }

    static Status status(PrivacyRequest request, Instant now) {
        return switch (request.state()) {
            case DONE -> Status.OK;
            case REFUSED, WITHDRAWN -> Status.UNKNOWN;
            default -> clock(request, now);
        };
    }

    private static Status clock(PrivacyRequest request, Instant now) {
        if (request.overdue(now)) {
            return Status.OFF;
        }
        return request.daysLeft(now) <= SOON ? Status.WATCH : Status.UNKNOWN;
    }

    static String due(PrivacyRequest request, Instant now) {
        if (!request.state().open()) {
            return "–";
        }
        long days = request.daysLeft(now);
        if (days < 0) {
            return Format.plural(-days, "day") + " late";
        }
        return days == 0 ? "today" : "in " + Format.plural(days, "day");
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    static String step(ErasureStep.State state) {
        return switch (state) {
            case WAITING -> "waiting";
            case PLANTED -> "canary planted";
            case CONTROLLED -> "probe tried";
            case ERASED, PROBED -> "done";
            case STATED -> "stated";
        };
    }

    static String storeIcon(String id) {
        if (id.contains("span") || id.contains("trace")) {
            return "chart-gantt";
        }
        if (id.contains("cache")) {
            return "zap";
        }
        if (id.contains("file") || id.contains("spool") || id.contains("export")) {
            return "archive";
        }
        if (id.contains("backup")) {
            return "hard-drive";
        }
        return id.contains("index") ? "hash" : "database";
    }

    static String shown(String pseudonym) {
        return pseudonym.length() > 10 ? pseudonym.substring(0, 10) + "…" : pseudonym;
    }

    /** What an entry of the audit log did, for example {@code privacy.plan}. */
    static String done(String action) {
        return switch (action) {
            case "privacy.receive" -> "Received";
            case "privacy.acknowledge" -> "Acknowledged to the person";
            case "privacy.identifiers.read" -> "Identifiers shown";
            case "privacy.identifiers.add" -> "Identifiers added";
            case "privacy.identity" -> "Identity confirmed";
            case "privacy.extend" -> "Time extended";
            case "privacy.plan" -> "Stores counted";
            case "privacy.ask" -> "Approval asked for";
            case "privacy.approve" -> "Approved";
            case "privacy.send-back" -> "Sent back";
            case "privacy.execute" -> "Execution started";
            case "privacy.pause" -> "Paused";
            case "privacy.go-on" -> "Went on";
            case "privacy.notify" -> "Letters to processors written";
            case "privacy.letter.send" -> "Letter to the person queued";
            case "privacy.certify" -> "Certificate signed";
            case "privacy.write-anew" -> "Pages that held the key written anew";
            case "privacy.probe" -> "Probed again";
            case "privacy.certificate.read" -> "Certificate fetched";
            case "privacy.access.collect" -> "Access file made";
            case "privacy.access.fetch" -> "Access file fetched";
            case "privacy.refuse" -> "Refused";
            case "privacy.withdraw" -> "Withdrawn";
            case "privacy.complete" -> "Completed";
            default -> action;
        };
    }

    static String historyIcon(String action) {
        return switch (action) {
            case "privacy.receive" -> "inbox";
            case "privacy.identity" -> "user-round-check";
            case "privacy.plan" -> "list-checks";
            case "privacy.approve", "privacy.complete" -> "circle-check";
            case "privacy.execute", "privacy.go-on" -> "loader";
            case "privacy.certify" -> "badge-check";
            case "privacy.probe" -> "refresh-cw";
            case "privacy.identifiers.read" -> "eye";
            case "privacy.pause" -> "circle-pause";
            default -> "circle-dot";
        };
    }
}
