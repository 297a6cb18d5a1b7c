package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.Processor;
import dev.pilothouse.policy.decisions.privacy.Processor.Suggestion;
import dev.pilothouse.policy.decisions.privacy.ProcessorData;
import dev.pilothouse.policy.decisions.privacy.ProcessorData.Told;
import dev.pilothouse.policy.decisions.privacy.Processors;
import java.util.List;
import java.util.Optional;

/** Adds a processor, or changes one; providers whose models the tenant may call are offered. */
final class ProcessorForm {
    private final Processors processors;
    private final Viewer viewer;
    private final Optional<Processor> old;
    private final Runnable done;
    private final FormDialog dialog;
    private final TenantField tenant;
    private final ComboBox<String> name = new ComboBox<>("Name");
    private final TextField mail = new TextField("E-mail of its office");
    private final TextArea holds = new TextArea("What of people lies there");
    private final TextField contract = new TextField("Contract");
    private final Select<Told> told = new Select<>();
    private List<Suggestion> offered = List.of();

    ProcessorForm(Processors processors, Viewer viewer, Optional<Processor> old, Runnable done) {
        this.processors = processors;
        this.viewer = viewer;
        this.old = old;
        this.done = done;
        dialog =
                new FormDialog(
                        old.map(p -> "Change " + p.data().name()).orElse("Add a processor"),
                        old.isPresent() ? "Save changes" : "Add processor");
        tenant = new TenantField(viewer);
        dialog.field("tenant", tenant.field());
        dialog.field("name", name);
        dialog.field("e_mail", mail);
        dialog.field("holds", holds);
        dialog.row(dialog.field("contract", contract), dialog.field("told", told));
        fill();
        dialog.onSubmit(this::save);
    }

    private void fill() {
        name.setAllowCustomValue(true);
        name.addCustomValueSetListener(e -> name.setValue(e.getDetail()));
        name.addValueChangeListener(e -> suggested(e.getValue()));
        tenant.field().addValueChangeListener(e -> offer());
        told.setLabel("Letters name the person by");
        told.setItems(Told.values());
        told.setItemLabelGenerator(ProcessorsCard::told);
        Optional<ProcessorData> data = old.map(Processor::data);
        mail.setValue(data.map(ProcessorData::email).orElse(""));
        holds.setValue(data.map(ProcessorData::holds).orElse(""));
        contract.setValue(data.map(ProcessorData::contract).orElse(""));
        told.setValue(data.map(ProcessorData::told).orElse(Told.NUMBER));
    }

    private void offer() {
        offered =
                tenant.field()
                        .getOptionalValue()
                        .map(t -> processors.suggestions(viewer.actor(), t.id()))
                        .orElse(List.of());
        name.setItems(offered.stream().map(Suggestion::name).toList());
        name.setHelperText(
                offered.isEmpty() ? "" : "Offered are providers whose models the tenant may call");
    }

    private void suggested(String chosen) {
        if (holds.isEmpty()) {
            offered.stream()
                    .filter(s -> s.name().equals(chosen))
                    .findFirst()
                    .ifPresent(s -> holds.setValue(s.holds()));
        }
    }

    void open(Optional<TenantId> preset) {
        tenant.choose(old.map(Processor::tenant).or(() -> preset), old.isPresent());
        old.map(p -> p.data().name()).ifPresent(name::setValue);
        dialog.open();
    }

    private void save() {
        ProcessorData data =
                new ProcessorData(
                        name.getOptionalValue().orElse(""),
                        mail.getValue(),
                        holds.getValue(),
                        contract.getValue(),
                        told.getValue());
        if (old.isPresent()) {
            Processor of = old.get();
            var _ = processors.change(viewer.actor(), of.id(), of.version(), data);
        } else {
            var _ = processors.add(viewer.actor(), tenant.value(), data);
        }
        done.run();
    }
}
