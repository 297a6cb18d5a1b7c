package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.Team;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Locale.IsoCountryCode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a form that say what a feature is. */
final class FeatureFields {
    private final TextField name;
    private final Select<Team> team;
    private final TextField owner;
    private final TextField contact;
    private final TextArea purpose;
    private final MultiSelectComboBox<String> people;
    private final MultiSelectComboBox<String> data;
    private final MultiSelectComboBox<String> countries;
    private final MultiSelectComboBox<String> models;
    private final MultiSelectComboBox<String> tools;
    private final Checkbox silence = new Checkbox("Refuse calls when the control plane is silent");
    private final IntegerField stale;
    private List<Team> teams = List.of();

    /**
     * @param knownModels offered as models
     * @param usuallySilent seconds that are usual for features that must not run unwatched
     */
    FeatureFields(FormDialog dialog, List<String> knownModels, int usuallySilent) {
        name = dialog.field("display_name", new TextField("Name for people"));
        name.setMaxLength(200);
        team = dialog.field("team", new Select<>());
        team.setLabel("Team that owns it");
        team.setItemLabelGenerator(t -> t == null ? "" : t.displayName());
        owner = dialog.field("owner.name", new TextField("Owner"));
        owner.setHelperText("The person or role that answers for it");
        owner.setMaxLength(200);
        contact = dialog.field("owner.contact", new TextField("Contact"));
        contact.setHelperText("A mail address or channel that is read");
        contact.setMaxLength(200);
        dialog.row(owner, contact);
        purpose = dialog.field("purpose", new TextArea("Purpose"));
        purpose.setHelperText("What it decides or produces, for whom, and what people do with it");
        purpose.setMaxLength(2000);
        people = words(dialog, "people_affected", "People affected", Words.PEOPLE);
        people.setHelperText("Whom its answers are about or meant for");
        data = words(dialog, "data_categories", "Data it works on", Words.DATA);
        data.setHelperText("Also what users may paste into it");
        countries = dialog.field("countries", new MultiSelectComboBox<>("Countries"));
        countries.setItems(new TreeSet<>(Locale.getISOCountries(IsoCountryCode.PART1_ALPHA2)));
        countries.setItemLabelGenerator(Words::country);
        countries.setHelperText("Where the people are that use it or are affected");
        models = words(dialog, "models", "Models", knownModels);
        models.setHelperText("As calls name them");
        tools = words(dialog, "tools", "Tools", List.of());
        tools.setHelperText("What it may call; type a name and press Enter");
        stale = dialog.field("stale_after_seconds", new IntegerField("Seconds of silence"));
        stale.setHelperText("0: never; " + usuallySilent + " is usual for high risk");
        silence.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                stale.setValue(e.getValue() ? usuallySilent : 0);
            }
        });
        stale.addValueChangeListener(
                e -> silence.setValue(e.getValue() != null && e.getValue() > 0));
        dialog.with(silence, stale);
    }

    private static MultiSelectComboBox<String> words(
            FormDialog dialog, String field, String label, List<String> offered) {
        MultiSelectComboBox<String> box = dialog.field(field, new MultiSelectComboBox<>(label));
        box.setItems(new ArrayList<>(offered));
        box.setAllowCustomValue(true);
        box.addCustomValueSetListener(e -> {
            String typed = e.getDetail().strip();
            if (!typed.isEmpty()) {
                Set<String> chosen = new LinkedHashSet<>(box.getValue());
                chosen.add(typed);
                choose(box, offered, chosen);
            }
        });
        return box;
    }

    private static void choose(
            MultiSelectComboBox<String> box, List<String> offered, Set<String> chosen) {
        Set<String> items = new TreeSet<>(offered);
        items.addAll(chosen);
        box.setItems(items);
        box.setValue(chosen);
    }

    /** The teams to choose from. */
    void offer(List<Team> own, Optional<Team> chosen) {
        teams = own;
        team.setItems(own);
        chosen.or(() -> own.stream().findFirst()).ifPresent(team::setValue);
    }

    void fill(FeatureData from, List<String> knownModels) {
        name.setValue(from.displayName());
        from.team()
                .flatMap(id -> teams.stream().filter(t -> t.id().equals(id)).findFirst())
                .ifPresent(team::setValue);
        owner.setValue(from.owner().name());
        contact.setValue(from.owner().contact());
        purpose.setValue(from.purpose());
        choose(people, Words.PEOPLE, new LinkedHashSet<>(from.facts().peopleAffected()));
        choose(data, Words.DATA, new LinkedHashSet<>(from.facts().dataCategories()));
        countries.setValue(new LinkedHashSet<>(from.facts().countries()));
        choose(models, knownModels, new LinkedHashSet<>(from.facts().models()));
        choose(tools, List.of(), new LinkedHashSet<>(from.facts().tools()));
        stale.setValue(from.staleAfterSeconds());
    }

    /**
     * @throws BadInput naming the field that is wrong
     */
    FeatureData read(FeatureState state) {
        Team chosen = team.getValue();
        if (chosen == null) {
            throw new BadInput("team", "", "the team that owns the feature");
        }
        Integer silent = stale.getValue();
        return new FeatureData(
                Optional.of(chosen.id()),
                name.getValue(),
                purpose.getValue(),
                new FeatureOwner(owner.getValue(), contact.getValue()),
                new FeatureFacts(
                        List.copyOf(people.getValue()),
                        List.copyOf(data.getValue()),
                        List.copyOf(countries.getValue()),
                        List.copyOf(models.getValue()),
                        List.copyOf(tools.getValue())),
                state,
                silent == null ? 0 : silent);
    }
}
