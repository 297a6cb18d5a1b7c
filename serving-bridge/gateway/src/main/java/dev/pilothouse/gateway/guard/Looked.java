package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.json.Piece;
import dev.pilothouse.gateway.json.Unread;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import dev.pilothouse.policy.rules.guardrails.GuardResult;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What rules made of the texts of a body.
 *
 * @param texts one for each piece; meaningless after a block
 */
record Looked(List<String> texts, List<GuardHit> hits) {
    static Looked at(List<Piece> pieces, Unread unread, Guardrails rules, GuardContext by) {
        List<GuardHit> hits = unread.check(rules, by);
        boolean blocked = new GuardResult("", hits).block().isPresent();
        return blocked ? new Looked(List.of(), hits) : at(pieces, hits, rules, by);
    }

    private static Looked at(
            List<Piece> pieces, List<GuardHit> hits, Guardrails rules, GuardContext by) {
        List<String> texts = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            GuardResult result = check(piece, rules, by);
            GuardHit.merge(hits, result.hits());
            texts.add(result.text());
            if (result.block().isPresent()) {
                break;
            }
        }
        return new Looked(texts, hits);
    }

    private static GuardResult check(Piece piece, Guardrails rules, GuardContext by) {
        if (piece.trusted()) {
            return rules.checkTrusted(piece.stage(), piece.value(), by);
        }
        return piece.stage() == GuardStage.INPUT
                ? Retrieved.check(rules, piece.value(), by)
                : rules.check(piece.stage(), piece.value(), by);
    }

    Optional<GuardHit> block() {
        return new GuardResult("", hits).block();
    }

    boolean changed(List<Piece> pieces) {
        for (int i = 0; i < pieces.size(); i++) {
            if (!pieces.get(i).value().equals(texts.get(i))) {
                return true;
            }
        }
        return false;
    }
}
