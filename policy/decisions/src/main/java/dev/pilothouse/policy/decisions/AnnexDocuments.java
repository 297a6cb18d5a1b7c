package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.SEE_AUDIT;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.AnnexIv.Item;
import dev.pilothouse.policy.decisions.AnnexIv.Section;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.cards.CardField;
import dev.pilothouse.registry.cards.CardFields;
import dev.pilothouse.registry.cards.CardText;
import dev.pilothouse.registry.cards.PlainDocument;
import dev.pilothouse.registry.cards.Purpose;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Assembles Annex IV documents from feature, cards, guardrails, drills, log and telemetry. */
public final class AnnexDocuments {
    private static final Map<Integer, String> TITLES =
            new TreeMap<>(
                    Map.of(
                            1, "General description of the AI system",
                            2, "Elements of the system and its development",
                            3, "Monitoring, functioning and control",
                            4, "Appropriateness of the performance metrics",
                            5, "Risk management system",
                            6, "Relevant changes through its lifecycle",
                            7, "Harmonised standards, or the solutions adopted",
                            8, "EU declaration of conformity",
                            9, "Post-market monitoring system"));

    /** Changes that are written out, the newest. */
    private static final int CHANGES = 20;

    private final Database database;
    private final AuditReader log;
    private final Clock clock;
    private final Telemetry telemetry;

    /** What is measured of a feature. Implemented where spans are read. */
    @FunctionalInterface
    public interface Telemetry {
        /** Lines for sections 3 and 4; empty where nothing can be read. */
        List<Item> of(Actor actor, TenantId tenant, FeatureId feature);
    }

    public AnnexDocuments(Database database, AuditReader log, Clock clock, Telemetry telemetry) {
        this.database = database;
        this.log = log;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * The document as far as it goes.
     *
     * @throws NotFound when there is no such feature
     */
    public AnnexIv assemble(Actor actor, TenantId tenant, FeatureId id) {
        actor.require(SEE_FEATURES, tenant);
        List<Item> measured = telemetry.of(actor, tenant, id);
        List<Item> changes = changes(actor, tenant, tenant + "/" + id);
        Instant now = clock.instant();
        return database.read(tx -> {
            RiskFacts facts = new RiskFacts(tx, new Reach.Within(Set.of(tenant)), now);
            Feature feature =
                    facts.features.stream()
                            .filter(f -> f.id().equals(id))
                            .findFirst()
                            .orElseThrow(() -> new NotFound("feature", id.value()));
            return assemble(facts, feature, measured, changes);
        });
    }

    /** From the audit log; whoever may not read it is told where they are. */
    private List<Item> changes(Actor actor, TenantId tenant, String feature) {
        if (!actor.may(SEE_AUDIT, tenant)) {
            return List.of(
                    new Item(
                            "6",
                            "Changes",
                            "every change of the feature, its prompts, models and routes is an"
                                    + " entry under feature:"
                                    + feature
                                    + "; whoever may read the audit log gets them in this document",
                            "audit log"));
        }
        AuditFilter about = AuditFilter.ALL.withTenant(tenant).withEntity("feature", feature);
        List<LoggedEntry> newest = log.page(actor, about, OptionalLong.empty(), CHANGES).entries();
        List<Item> changes = new ArrayList<>();
        changes.add(
                new Item(
                        "6",
                        "Changes",
                        log.count(actor, about)
                                + " entries about the feature, its prompts, models and routes;"
                                + " the newest follow",
                        "audit log, feature:" + feature));
        newest.forEach(e -> changes.add(change(e)));
        return changes;
    }

    private static Item change(LoggedEntry entry) {
        return new Item(
                "6",
                RiskStandings.day(entry.at()) + "  " + entry.action(),
                entry.objectType() + " " + entry.objectId() + ": " + entry.outcome(),
                "entry " + entry.seq());
    }

    private AnnexIv assemble(
            RiskFacts facts, Feature feature, List<Item> measured, List<Item> changes) {
        Draft draft = new Draft();
        general(feature, draft);
        facts.cards(feature).forEach(card -> card(card, draft));
        withoutCard(facts, feature, draft);
        control(facts, feature, measured, draft);
        declared(facts, feature, draft);
        changes.forEach(c -> draft.item(6, c));
        List<Section> sections =
                TITLES.entrySet().stream()
                        .map(t ->
                                new Section(
                                        t.getKey(),
                                        t.getValue(),
                                        draft.items.getOrDefault(t.getKey(), List.of()),
                                        draft.gaps.getOrDefault(t.getKey(), List.of())))
                        .toList();
        return new AnnexIv(feature.key(), feature.data().displayName(), sections);
    }

    private static void withoutCard(RiskFacts facts, Feature feature, Draft draft) {
        List<String> models = feature.data().facts().models();
        if (models.isEmpty()) {
            draft.gap(2, "2: the feature names no model, so there is no card (engineer)");
        }
        Set<String> carded =
                facts.cards(feature).stream()
                        .map(c -> c.model().data().name())
                        .collect(Collectors.toSet());
        models.stream()
                .filter(m -> !carded.contains(m))
                .forEach(m -> draft.gap(2, "2: no card of the model " + m + " (engineer)"));
    }

    /** What is known and what is missing so far, by section. */
    private static final class Draft {
        private final Map<Integer, List<Item>> items = new TreeMap<>();
        private final Map<Integer, List<String>> gaps = new TreeMap<>();

        void item(int section, Item item) {
            items.computeIfAbsent(section, n -> new ArrayList<>()).add(item);
        }

        void gap(int section, String what) {
            gaps.computeIfAbsent(section, n -> new ArrayList<>()).add(what);
        }
    }

    private static void general(Feature feature, Draft draft) {
        say(draft, "1(a)", "Intended purpose", feature.data().purpose(), "feature");
        say(
                draft,
                "1(a)",
                "Provider",
                (feature.data().owner().name() + " " + feature.data().owner().contact()).strip(),
                "feature");
        say(
                draft,
                "1(b)",
                "Tools it interacts with",
                String.join(", ", feature.data().facts().tools()),
                "feature");
        say(
                draft,
                "1(c)",
                "Models it uses",
                String.join(", ", feature.data().facts().models()),
                "feature");
        draft.item(
                1,
                new Item(
                        "1(d)",
                        "Form in which it is put to use",
                        "API behind the gateway; every call belongs to this feature",
                        "gateway"));
        draft.gap(1, "1(e) hardware on which it is meant to run (engineer)");
        draft.gap(1, "1(f) pictures of the product that it is part of, if any (engineer)");
        draft.gap(1, "1(g) user interface that deployers are given (engineer)");
        say(
                draft,
                "1(h)",
                "People affected",
                String.join(", ", feature.data().facts().peopleAffected()),
                "feature");
    }

    private static void say(Draft draft, String point, String label, String text, String source) {
        int section = point.charAt(0) - '0';
        if (text.isEmpty()) {
            draft.gap(section, point + " " + label + " (" + source + ")");
        } else {
            draft.item(section, new Item(point, label, text, source));
        }
    }

    private static void card(CardStanding card, Draft draft) {
        String source = "card of " + card.model().data().name();
        for (CardField field : CardFields.all()) {
            if (field.annex().isEmpty() || !field.needs().contains(Purpose.ANNEX_IV)) {
                continue;
            }
            String text = card.latest().map(c -> CardText.of(c.content(), field)).orElse("");
            String point = field.annex().split(",", 2)[0].strip();
            int section = point.charAt(0) - '0';
            if (text.isEmpty()) {
                draft.gap(
                        section,
                        point
                                + " "
                                + field.label()
                                + ", "
                                + source
                                + " ("
                                + field.giver().word()
                                + ")");
            } else {
                draft.item(section, new Item(point, field.label(), text, source));
            }
        }
    }

    private static void control(
            RiskFacts facts, Feature feature, List<Item> measured, Draft draft) {
        draft.item(
                2,
                new Item(
                        "2(e)",
                        "Human oversight",
                        facts.approvers(feature)
                                + " approvers of each release; a kill switch that gateways"
                                + " obey; "
                                + facts.drill
                                        .map(d ->
                                                "the last drill that passed was on "
                                                        + RiskStandings.day(d.startedAt()))
                                        .orElse("no drill passed yet"),
                        "approvals, kill switches"));
        draft.gap(
                2,
                "2(f) changes that were determined before, and how they stay compliant (engineer)");
        if (!facts.drilled()) {
            draft.gap(2, "2(e) a kill drill in the last 90 days (on-call)");
        }
        if (facts.guarded(feature)) {
            draft.item(
                    2,
                    new Item(
                            "2(h)",
                            "Cybersecurity",
                            "guardrails are in force at the gateways",
                            "guardrails"));
        } else {
            draft.gap(2, "2(h) guardrails (admin)");
        }
        stated(
                facts,
                feature,
                new Stated("O-15", "2(g)", "signed reports of evals and tests", "engineer"),
                draft);
        measured.forEach(m -> draft.item(m.point().charAt(0) - '0', m));
        if (measured.isEmpty()) {
            draft.gap(3, "3 figures from telemetry: nothing was measured yet");
        }
    }

    private static void declared(RiskFacts facts, Feature feature, Draft draft) {
        RiskStanding risk = facts.standings.get(feature.key());
        if (risk != null) {
            draft.item(
                    5,
                    new Item(
                            "5",
                            "Risk class",
                            risk.riskClass().title()
                                    + ", "
                                    + String.join(", ", risk.articles())
                                    + (risk.confirmed() ? "" : "; not confirmed yet"),
                            "questionnaire " + risk.number()));
        }
        stated(
                facts,
                feature,
                new Stated("O-47", "8", "copy of the EU declaration of conformity", "compliance"),
                draft);
        stated(
                facts,
                feature,
                new Stated(
                        "O-72",
                        "9",
                        "post-market monitoring plan under Article 72(3)",
                        "compliance"),
                draft);
    }

    /** What lies outside the console; people say where, at the duty that asks for it. */
    private record Stated(String duty, String point, String what, String giver) {}

    private static void stated(RiskFacts facts, Feature feature, Stated stated, Draft draft) {
        int section = stated.point().charAt(0) - '0';
        String where =
                facts.assignments(feature)
                        .getOrDefault(stated.duty(), RiskAssignment.NONE)
                        .evidence();
        if (where.isEmpty()) {
            draft.gap(
                    section,
                    stated.point()
                            + " "
                            + stated.what()
                            + " ("
                            + stated.giver()
                            + ", at obligation "
                            + stated.duty()
                            + ")");
        } else {
            String label =
                    Character.toUpperCase(stated.what().charAt(0)) + stated.what().substring(1);
            draft.item(
                    section, new Item(stated.point(), label, where, "obligation " + stated.duty()));
        }
    }

    /** The same to hand over. */
    public byte[] pdf(AnnexIv document) {
        Instant now = clock.instant();
        List<PlainDocument.Part> parts = new ArrayList<>();
        for (Section section : document.sections()) {
            List<PlainDocument.Entry> entries = new ArrayList<>();
            section.items()
                    .forEach(i ->
                            entries.add(
                                    new PlainDocument.Entry(
                                            i.point() + "  " + i.label() + "  ·  " + i.source(),
                                            i.text(),
                                            false)));
            section.gaps().forEach(g -> entries.add(new PlainDocument.Entry("", g, true)));
            parts.add(new PlainDocument.Part(section.number() + "  " + section.title(), entries));
        }
        return new PlainDocument(
                        "Technical documentation, Annex IV of Regulation (EU) 2024/1689",
                        document.title(),
                        List.of(
                                new PlainDocument.Fact("Feature", document.feature()),
                                new PlainDocument.Fact("Made", now.toString()),
                                new PlainDocument.Fact(
                                        "State",
                                        document.given()
                                                + " points given, "
                                                + document.gaps()
                                                + " gaps marked")),
                        parts,
                        document.feature() + "  ·  Annex IV")
                .pdf(now);
    }
}
