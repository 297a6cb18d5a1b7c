package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.live.FleetSignals;
import dev.pilothouse.console.web.models.ModelBook.Line;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.CardPolicies;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.UnregisteredModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The models that there are: what they are, how complete their cards are, where they run. */
@Route(ModelsNavigation.PATH)
@Needs(Permission.SEE_MODELS)
class ModelsView extends Page {
    private static final String SEARCH = "q";

    private final transient ModelBook book;
    private final transient Viewer viewer;
    private final Card list = new Card("Registered").flush().columns(12);
    private final UnregisteredCard unregistered;
    private final PolicyCard policies;
    private final ModelGrid grid = new ModelGrid(this::open);
    private final TextField search = new TextField();

    ModelsView(ModelBook book, CardPolicies cardPolicies, FleetSignals signals, Viewer viewer) {
        super("Models");
        this.book = book;
        this.viewer = viewer;
        unregistered = new UnregisteredCard(viewer, this::register);
        unregistered.setVisible(false);
        policies = new PolicyCard(cardPolicies, viewer);
        search.setPlaceholder("Name, family, provider");
        search.setAriaLabel("Search models");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(SEARCH, e.getValue());
            }
        });
        list.tools(search);
        Button register = Ui.button("Register a model", "plus", ButtonVariant.PRIMARY);
        register.addClickListener(
                e -> new ModelForm(book.models(), viewer, this::open).register().open());
        register.setVisible(viewer.may(Permission.MANAGE_MODELS));
        add(
                Ui.head(
                        "Models",
                        "What each model is and may be used for, what it was made from, and where"
                                + " it runs.",
                        register),
                Ui.div("grid", list, unregistered, policies));
        Live.keep(this, signals::nodes, list::reload);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        search.setValue(own.getOrDefault(SEARCH, ""));
        Actor actor = viewer.actor();
        list.load(() -> read(actor, state.tenant(), own.getOrDefault(SEARCH, "")), this::draw);
        policies.show();
        unregistered.load(
                () ->
                        unregistered.state(
                                book.unregistered(actor).stream()
                                        .filter(m -> concerns(m.tenant(), state.tenant()))
                                        .toList()),
                unregistered::draw);
    }

    private AsyncState<List<Line>> read(Actor actor, Optional<TenantId> tenant, String wanted) {
        List<Line> all =
                book.list(actor).stream()
                        .filter(l -> concerns(l.standing().model().data().tenant(), tenant))
                        .toList();
        if (all.isEmpty()) {
            return AsyncState.empty(
                    "No model yet",
                    "Register one here, or with one click below if deployments use it already.",
                    "./pilothouse models register NAME");
        }
        List<Line> found = all.stream().filter(l -> holds(l, wanted)).toList();
        return found.isEmpty()
                ? AsyncState.empty("No model matches", "Search for less.", "")
                : AsyncState.loaded(found);
    }

    /** What every tenant sees concerns each. */
    private static boolean concerns(Optional<TenantId> of, Optional<TenantId> chosen) {
        return of.isEmpty() || chosen.isEmpty() || of.equals(chosen);
    }

    private static boolean holds(Line line, String wanted) {
        var data = line.standing().model().data();
        return (data.name() + "\n" + data.family() + "\n" + data.provider())
                .toLowerCase(Locale.ROOT)
                .contains(wanted.toLowerCase(Locale.ROOT));
    }

    private Component draw(List<Line> lines) {
        long signed = lines.stream().filter(l -> l.standing().covered()).count();
        list.sub(
                Format.plural(lines.size(), "model")
                        + ", "
                        + Format.count(signed)
                        + " with a signed-off card");
        grid.show(lines);
        return grid;
    }

    private void open(Model model) {
        UI.getCurrentOrThrow()
                .navigate(ModelsNavigation.PATH + "/" + model.id(), state().parameters());
    }

    private void register(UnregisteredModel seen) {
        try {
            Model model = book.models().registerSeen(viewer.actor(), seen);
            Toast.say("Registered " + model.data().name());
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
        list.reload();
        unregistered.reload();
    }
}
