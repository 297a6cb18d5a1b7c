package dev.pilothouse.registry;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.store.ReleaseRuleStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Logs of a high-risk feature stay for six months: what calls it had, and what gateways decided.
 *
 * @see <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj">Articles 19(1) and 26(6) of
 *     Regulation (EU) 2024/1689</a>
 */
public final class HighRiskLogs implements RetentionFloor {
    /** The longest that six months can be. */
    private static final Floor SIX_MONTHS =
            new Floor(184, "AI Act, Articles 19(1) and 26(6): six months of logs at high risk");

    private static final Set<DataKind> LOGS = Set.of(DataKind.FACTS, DataKind.AUDIT_EVENTS);

    private final InstantSource clock;

    public HighRiskLogs(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<Floored> in(Tx tx, Reach reach) {
        return new ReleaseRuleStore(tx)
                .highRisk(reach, clock.instant()).stream()
                        .flatMap(f ->
                                LOGS.stream()
                                        .map(data ->
                                                new Floored(
                                                        f.tenant(), f.feature(), data, SIX_MONTHS)))
                        .toList();
    }
}
