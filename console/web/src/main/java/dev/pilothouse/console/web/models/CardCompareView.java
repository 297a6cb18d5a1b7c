package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.TextDiff;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.CardPair;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.cards.CardComparison;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Any two versions of a model's card, side by side. */
@Route(ModelsNavigation.PATH + "/:model/compare")
@Needs(Permission.SEE_MODELS)
class CardCompareView extends Page implements BeforeEnterObserver {
    static final String FROM = "from";
    static final String TO = "to";
    private static final String FIELDS = "fields";
    private static final String ALL = "all";

    private final transient ModelBook book;
    private final transient Viewer viewer;
    private final Div head = new Div();
    private final Select<Long> before = new Select<>();
    private final Select<Long> after = new Select<>();
    private final Checkbox all = new Checkbox("Same fields too");
    private final Card card = new Card("What changes").ruled().flush();
    private String id = "";

    CardCompareView(ModelBook book, Viewer viewer) {
        super("Card");
        this.book = book;
        this.viewer = viewer;
        pick(before, "Before", FROM);
        pick(after, "After", TO);
        all.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(FIELDS, e.getValue() ? ALL : "");
            }
        });
        card.tools(
                Ui.div(
                        "row wrap",
                        all,
                        Ui.div("row nowrap", before, Ui.text("and", "ter"), after)));
        add(head, card);
    }

    private void pick(Select<Long> select, String label, String parameter) {
        select.setAriaLabel(label);
        select.setWidth("128px");
        select.setItemLabelGenerator(n -> "Version " + n);
        select.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(parameter, Long.toString(e.getValue()));
            }
        });
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        id = event.getRouteParameters().get("model").orElse("");
    }

    @Override
    public String getPageTitle() {
        return id + " · Versions of the card · Pilothouse";
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        boolean whole = ALL.equals(own.get(FIELDS));
        all.setValue(whole);
        Actor actor = viewer.actor();
        String wanted = id;
        Optional<Long> from = number(own, FROM);
        Optional<Long> to = number(own, TO);
        head(wanted);
        card.load(() -> read(actor, wanted, from, to, whole), this::draw);
    }

    private static Optional<Long> number(Map<String, String> own, String name) {
        return Optional.ofNullable(own.get(name))
                .filter(n -> n.matches("\\d{1,9}"))
                .map(Long::valueOf);
    }

    private void head(String wanted) {
        Div crumb =
                Ui.div(
                        "crumb",
                        Ui.link(state().href(ModelsNavigation.PATH), "Models"),
                        new Icon("chevron-right", "s"),
                        Ui.link(state().href(ModelsNavigation.PATH + "/" + wanted), wanted),
                        new Icon("chevron-right", "s"),
                        new Span("Versions of the card"));
        head.removeAll();
        head.add(
                Ui.div(
                        "head",
                        new Div(
                                crumb,
                                new H1("Versions compared"),
                                new Paragraph("What the card of " + wanted + " says, and said."))));
    }

    private record Two(List<ModelCard> versions, CardPair pair, CardComparison comparison) {}

    private AsyncState<Two> read(
            Actor actor, String wanted, Optional<Long> from, Optional<Long> to, boolean whole) {
        List<ModelCard> versions = versions(actor, wanted);
        if (versions.isEmpty()) {
            return AsyncState.empty(
                    "No card here",
                    "Nothing is registered as '" + wanted + "', or you may not see it.",
                    "");
        }
        CardPair pair = CardPair.of(versions, known(versions, from), known(versions, to));
        return AsyncState.loaded(
                new Two(
                        versions,
                        pair,
                        CardComparison.of(pair.before().content(), pair.after().content(), whole)));
    }

    /** An address may be older than what it names. */
    private static Optional<Long> known(List<ModelCard> versions, Optional<Long> number) {
        return number.filter(n -> versions.stream().anyMatch(c -> c.number() == n));
    }

    private List<ModelCard> versions(Actor actor, String wanted) {
        try {
            return book.cards().versions(actor, new ModelId(wanted));
        } catch (BadInput | NotFound e) {
            return List.of();
        }
    }

    private Component draw(Two two) {
        List<Long> numbers = two.versions().stream().map(ModelCard::number).toList();
        before.setItems(numbers);
        after.setItems(numbers);
        before.setValue(two.pair().before().number());
        after.setValue(two.pair().after().number());
        long different = two.comparison().different();
        card.sub(different == 0 ? "they say the same" : Format.plural(different, "field"));
        Div compare =
                Ui.div(
                        "compare prose-diff",
                        Ui.div("diffhead", side(two.pair().before()), side(two.pair().after())));
        two.comparison().parts().forEach(part -> compare.add(part(part)));
        if (two.comparison().parts().isEmpty()) {
            compare.add(Ui.div("state", Ui.text(nothing(two), "medium")));
        }
        return compare;
    }

    private static String nothing(Two two) {
        return two.versions().size() == 1
                ? "There is one version so far; a change after its sign-off begins the next"
                : "No field differs between these versions";
    }

    private static Div side(ModelCard version) {
        return new Div(
                StatusBadge.plain(Words.status(version.state()), Words.state(version.state())),
                Ui.text("Version " + version.number(), "medium"),
                small(version));
    }

    private static Span small(ModelCard version) {
        Span by = Ui.text("", "ter", "small");
        by.add(new Span(version.editedByName() + ", "), new RelativeTime(version.editedAt()));
        return by;
    }

    private static Div part(CardComparison.Part part) {
        Div all = Ui.div("part", new H3(part.title()));
        for (CardComparison.Field field : part.fields()) {
            Div rows = Ui.div("diff");
            rows.add(TextDiff.cells(TextDiff.rows(field.before(), field.after())));
            Div name = Ui.div("named", Ui.text(field.label(), "medium"));
            if (!field.differs()) {
                name.add(Ui.text("same", "ter"));
            }
            all.add(name, rows);
        }
        return all;
    }
}
