package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.CommandLine;
import dev.pilothouse.console.web.ui.DayPicker;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.registry.IssuedKey;
import dev.pilothouse.registry.KeyRequest;
import dev.pilothouse.registry.Team;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Issues a key and shows it once. */
final class KeyForm {
    private final Services services;
    private final Viewer viewer;
    private final Runnable done;
    private final FormDialog dialog = new FormDialog("Issue an API key", "Issue key");
    private final ComboBox<TenantName> tenant;
    private final Select<Team> team;
    private final MultiSelectComboBox<String> features;
    private final ComboBox<String> environment;
    private final TextField name;
    private final CheckboxGroup<String> scopes;
    private final KeyTerms terms;
    private final DatePicker expires;

    KeyForm(Services services, Viewer viewer, PageState state, Runnable done) {
        this.services = services;
        this.viewer = viewer;
        this.done = done;
        tenant = Pickers.tenant(dialog, viewer, Permission.MANAGE_KEYS, state);
        team = dialog.field("team", new Select<>());
        dialog.row(tenant, team);
        features =
                dialog.field(
                        "feature", new MultiSelectComboBox<>("Features; the first is the default"));
        environment = dialog.field("environment", new ComboBox<>("Environment"));
        name = dialog.field("name", new TextField("Name, optional"));
        dialog.row(environment, name);
        scopes = dialog.field("scopes", new CheckboxGroup<>("May be used for"));
        terms = new KeyTerms(dialog);
        expires = dialog.field("expires_at", DayPicker.of("Valid to the end of, optional", null));
        team.setLabel("Team");
        team.setItemLabelGenerator(t -> t == null ? "" : t.displayName());
        features.setAllowCustomValue(true);
        features.setHelperText(
                "A new name is declared as a draft; * stands for every feature of the tenant");
        features.addCustomValueSetListener(e -> addFeature(e.getDetail().strip()));
        environment.setItems("production", "staging", "development");
        environment.setAllowCustomValue(true);
        environment.addCustomValueSetListener(e -> environment.setValue(e.getDetail()));
        environment.setValue(Environment.PRODUCTION.value());
        scopes.setItems(KeyRequest.SCOPES);
        scopes.setValue(Set.copyOf(KeyRequest.SCOPES));
        scopes.addValueChangeListener(
                e -> terms.offerRequirements(scopes.getValue().contains("inference")));
        expires.setMin(LocalDate.now(ZoneOffset.UTC));
        tenant.addValueChangeListener(e -> fill());
        fill();
        dialog.onSubmit(this::issue);
    }

    void open() {
        dialog.open();
    }

    private void addFeature(String feature) {
        List<String> chosen = new ArrayList<>(features.getValue());
        List<String> known = new ArrayList<>(features.getListDataView().getItems().toList());
        if (!known.contains(feature)) {
            known.add(feature);
            features.setItems(known);
        }
        chosen.add(feature);
        features.setValue(chosen);
    }

    private void fill() {
        TenantName in = tenant.getValue();
        if (in == null) {
            return;
        }
        List<Team> teams =
                services.teams().list(viewer.actor()).stream()
                        .filter(t -> t.tenant().equals(in.id()))
                        .toList();
        team.setItems(teams);
        teams.stream().findFirst().ifPresent(team::setValue);
        features.setItems(
                services.features().list(viewer.actor()).stream()
                        .filter(f -> f.tenant().equals(in.id()))
                        .map(f -> f.id().value())
                        .toList());
    }

    private void issue() {
        if (features.getValue().isEmpty()) {
            throw new BadInput("feature", "", "at least one feature, or *");
        }
        IssuedKey issued =
                services.keys()
                        .create(
                                viewer.actor(),
                                new KeyRequest(
                                        Pickers.chosen("tenant", tenant.getValue()).id(),
                                        Pickers.chosen("team", team.getValue()).id(),
                                        name.getValue(),
                                        List.copyOf(features.getValue()),
                                        new Environment(
                                                Pickers.chosen(
                                                        "environment", environment.getValue())),
                                        KeyRequest.SCOPES.stream()
                                                .filter(scopes.getValue()::contains)
                                                .toList(),
                                        terms.requires(),
                                        terms.consent(),
                                        Optional.ofNullable(expires.getValue())
                                                .map(d ->
                                                        d.plusDays(1)
                                                                .atStartOfDay(ZoneOffset.UTC)
                                                                .toInstant())));
        done.run();
        shown(issued).open();
    }

    private Dialog shown(IssuedKey issued) {
        Dialog once = new Dialog();
        once.setHeaderTitle("Key " + issued.key().id());
        once.setWidth("640px");
        once.setCloseOnEsc(false);
        once.setCloseOnOutsideClick(false);
        String call =
                "curl -N "
                        + services.settings()
                                .urlHere(services.settings().port(Setting.GATEWAY_PORT))
                        + "/v1/chat/completions -H 'Authorization: Bearer "
                        + issued.secret()
                        + "' -H 'Content-Type: application/json' -d"
                        + " '{\"model\":\"smollm2-135m-instruct\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Why"
                        + " is the sky blue?\"}]}'";
        once.add(
                Ui.div(
                        "stack m",
                        Ui.note(
                                Status.WATCH,
                                "triangle-alert",
                                new Span(
                                        "This is shown once. Only its hash is kept: copy it now, or"
                                                + " issue another one.")),
                        new CommandLine(issued.secret()),
                        Ui.text("A first call with it", "ter", "small"),
                        new CommandLine(call)));
        once.getFooter().add(new Button("I have copied it", e -> once.close()));
        return once;
    }
}
