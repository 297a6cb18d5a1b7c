package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Team;
import dev.pilothouse.registry.Teams;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Declaring and changing a feature. */
final class FeatureForms {
    private final Features features;
    private final Teams teams;
    private final Viewer viewer;
    private final int usuallySilent;
    private final Consumer<Feature> saved;

    /**
     * @param usuallySilent seconds without the control plane after which high-risk features refuse
     */
    FeatureForms(
            Features features,
            Teams teams,
            Viewer viewer,
            int usuallySilent,
            Consumer<Feature> saved) {
        this.features = features;
        this.teams = teams;
        this.viewer = viewer;
        this.usuallySilent = usuallySilent;
        this.saved = saved;
    }

    /** A new feature. */
    void declare(Optional<TenantId> preset) {
        new Form(Optional.empty(), preset, "").dialog.open();
    }

    /** Declares what was only seen, or changes what is declared. */
    void open(Row row) {
        Optional<Feature> declared = row.feature().filter(Feature::declared);
        new Form(declared, Optional.of(row.tenant()), row.id().value()).dialog.open();
    }

    private final class Form {
        private final Optional<Feature> old;
        private final FormDialog dialog;
        private final ComboBox<TenantName> tenant;
        private final TextField id;
        private final TextField name;
        private final Select<Team> team;
        private final Select<FeatureState> state;
        private final TextArea purpose;
        private final Checkbox risky = new Checkbox("High risk");
        private final IntegerField stale;

        Form(Optional<Feature> old, Optional<TenantId> preset, String idPreset) {
            this.old = old;
            dialog =
                    old.isPresent()
                            ? new FormDialog("Change " + idPreset, "Save changes")
                            : new FormDialog("Declare a feature", "Declare feature");
            tenant = dialog.field("tenant", new ComboBox<>("Tenant"));
            id = dialog.field("feature", new TextField("Id, as calls and keys name it"));
            name = dialog.field("display_name", new TextField("Name for people"));
            team = dialog.field("team", new Select<>());
            state = dialog.field("state", new Select<>());
            purpose = dialog.field("purpose", new TextArea("Purpose"));
            dialog.with(risky);
            stale =
                    dialog.field(
                            "stale_after_seconds",
                            new IntegerField(
                                    "Refuse when the control plane is silent for, seconds"));
            fill(preset, idPreset);
            dialog.onSubmit(this::save);
        }

        private void fill(Optional<TenantId> preset, String idPreset) {
            List<TenantName> allowed =
                    viewer.tenants().stream()
                            .filter(t -> viewer.actor().may(Permission.MANAGE_FEATURES, t.id()))
                            .toList();
            tenant.setItems(allowed);
            tenant.setItemLabelGenerator(TenantName::displayName);
            tenant.addValueChangeListener(e -> teamsOf(e.getValue()));
            team.setLabel("Team that owns it");
            team.setItemLabelGenerator(t -> t == null ? "" : t.displayName());
            state.setLabel("State");
            state.setItems(FeatureState.values());
            state.setItemLabelGenerator(s -> s.word().replace('-', ' '));
            id.setHelperText("lower case letters, digits, '.' and '-'");
            id.setMaxLength(63);
            name.setMaxLength(200);
            purpose.setMaxLength(2000);
            stale.setHelperText("0: never; " + usuallySilent + " is usual for high risk");
            risky.addValueChangeListener(e -> {
                if (e.isFromClient()) {
                    stale.setValue(e.getValue() ? usuallySilent : 0);
                }
            });
            stale.addValueChangeListener(
                    e -> risky.setValue(e.getValue() != null && e.getValue() > 0));
            tenant.setValue(
                    allowed.stream()
                            .filter(t -> preset.map(t.id()::equals).orElse(allowed.size() == 1))
                            .findFirst()
                            .orElse(null));
            tenant.setReadOnly(old.isPresent() || !idPreset.isEmpty());
            id.setValue(idPreset);
            id.setReadOnly(!idPreset.isEmpty());
            name.setValue(old.map(f -> f.data().displayName()).orElse(idPreset));
            purpose.setValue(old.map(f -> f.data().purpose()).orElse(""));
            state.setValue(old.map(f -> f.data().state()).orElse(FeatureState.DRAFT));
            stale.setValue(old.map(f -> f.data().staleAfterSeconds()).orElse(0));
        }

        private void teamsOf(TenantName chosen) {
            List<Team> own =
                    chosen == null
                            ? List.of()
                            : teams.list(viewer.actor()).stream()
                                    .filter(t -> t.tenant().equals(chosen.id()))
                                    .toList();
            team.setItems(own);
            Optional<Team> kept =
                    own.stream()
                            .filter(t ->
                                    old.flatMap(f -> f.data().team()).equals(Optional.of(t.id())))
                            .findFirst();
            kept.or(() -> own.stream().findFirst()).ifPresent(team::setValue);
        }

        private void save() {
            TenantName in = tenant.getValue();
            Team owner = team.getValue();
            Integer silent = stale.getValue();
            if (in == null) {
                throw new BadInput("tenant", "", "a tenant");
            }
            if (owner == null) {
                throw new BadInput("team", "", "the team that owns the feature");
            }
            FeatureData data =
                    new FeatureData(
                            Optional.of(owner.id()),
                            name.getValue(),
                            purpose.getValue(),
                            state.getValue(),
                            silent == null ? 0 : silent);
            FeatureId featureId = new FeatureId(id.getValue().strip());
            saved.accept(
                    old.map(f ->
                                    features.update(
                                            viewer.actor(), f.tenant(), f.id(), f.version(), data))
                            .orElseGet(() ->
                                    features.declare(viewer.actor(), in.id(), featureId, data)));
        }
    }
}
