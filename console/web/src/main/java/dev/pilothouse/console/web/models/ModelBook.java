package dev.pilothouse.console.web.models;

import dev.pilothouse.bridge.control.ReplicaDesk;
import dev.pilothouse.bridge.control.ReplicaView;
import dev.pilothouse.bridge.control.Routing;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.Models;
import dev.pilothouse.registry.UnregisteredModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the screen reads, in one place. */
@Component
class ModelBook {
    private final Models models;
    private final ModelCards cards;
    private final Deployments deployments;
    private final ReplicaDesk replicas;
    private final Routing routing;
    private final ModelTraffic traffic;

    ModelBook(
            Models models,
            ModelCards cards,
            Deployments deployments,
            ReplicaDesk replicas,
            Routing routing,
            ModelTraffic traffic) {
        this.models = models;
        this.cards = cards;
        this.deployments = deployments;
        this.replicas = replicas;
        this.routing = routing;
        this.traffic = traffic;
    }

    Models models() {
        return models;
    }

    ModelCards cards() {
        return cards;
    }

    /** A model's line in the list. */
    record Line(CardStanding standing, List<Running> running) {}

    /** Where a model runs, and how. */
    record Running(Deployment deployment, String state) {
        boolean up() {
            return state.equals("warm") || state.equals("up");
        }
    }

    /** One model with everything around it. */
    record Whole(
            CardStanding standing,
            ModelCard shown,
            List<ModelCard> versions,
            List<Model> family,
            List<Running> running) {}

    List<Line> list(Actor actor) {
        List<Running> running = running(actor);
        return cards.standings(actor).stream()
                .map(s -> new Line(s, of(running, s.model())))
                .toList();
    }

    List<UnregisteredModel> unregistered(Actor actor) {
        return traffic.unregistered(actor);
    }

    /**
     * @param number of the card's version to show; empty: the newest
     */
    Optional<Whole> whole(Actor actor, ModelId id, Optional<Long> number) {
        if (models.find(actor, id).isEmpty()) {
            return Optional.empty();
        }
        CardStanding standing = cards.standing(actor, id);
        List<ModelCard> versions = cards.versions(actor, id);
        return versions.stream()
                .filter(c -> number.map(n -> n == c.number()).orElse(true))
                .findFirst()
                .map(shown ->
                        new Whole(
                                standing,
                                shown,
                                versions,
                                models.family(actor, id),
                                of(running(actor), standing.model())));
    }

    LiveFigures live(Actor actor, Model model) {
        return traffic.of(actor, model);
    }

    private static List<Running> of(List<Running> all, Model model) {
        return all.stream()
                .filter(r -> r.deployment().data().model().equals(model.data().name()))
                .filter(r ->
                        model.data().tenant().isEmpty()
                                || r.deployment().data().tenant().isEmpty()
                                || r.deployment().data().tenant().equals(model.data().tenant()))
                .toList();
    }

    private List<Running> running(Actor actor) {
        if (!actor.may(Permission.SEE_FEATURES)) {
            return List.of();
        }
        List<ReplicaView> engines =
                actor.may(Permission.SEE_FLEET) ? replicas.list(actor) : List.of();
        Map<String, Routing.Health> health = routing.health(actor);
        return deployments.list(actor).stream()
                .map(d ->
                        new Running(
                                d,
                                d.data().pool().isPresent()
                                        ? engine(d, engines)
                                        : hosted(
                                                d,
                                                Optional.ofNullable(health.get(d.id().value())))))
                .toList();
    }

    private static String engine(Deployment deployment, List<ReplicaView> engines) {
        if (!deployment.data().enabled()) {
            return "off";
        }
        List<String> states =
                engines.stream()
                        .filter(r -> r.replica().data().deployment().equals(deployment.id()))
                        .map(ReplicaView::state)
                        .toList();
        return states.contains("warm") ? "warm" : states.stream().findFirst().orElse("unknown");
    }

    private static String hosted(Deployment deployment, Optional<Routing.Health> health) {
        if (!deployment.data().enabled()) {
            return "off";
        }
        boolean open =
                health.stream()
                        .flatMap(h -> h.breakers().stream())
                        .anyMatch(b -> b.state().equals("open"));
        return open ? "breaker open" : "up";
    }
}
