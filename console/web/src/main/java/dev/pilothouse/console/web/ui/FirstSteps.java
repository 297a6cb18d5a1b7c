package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.html.Div;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;

/** How to make the first call, for pages that are empty without one. */
public final class FirstSteps extends Div {
    public FirstSteps(Settings settings) {
        addClassNames("stack", "m");
        add(
                Ui.paragraph("Let a small company play through the gateway:"),
                new CommandLine("./pilothouse traffic"),
                Ui.paragraph("Or send a call of your own, with a key that the first line prints:"),
                new CommandLine(
                        "./pilothouse key create --tenant default --team platform --feature"
                                + " playground"),
                new CommandLine(
                        "curl -N "
                                + settings.urlHere(settings.port(Setting.GATEWAY_PORT))
                                + "/v1/chat/completions -H \"Authorization: Bearer $KEY\" -H"
                                + " 'Content-Type: application/json' -d"
                                + " '{\"model\":\"smollm2-135m-instruct\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Why"
                                + " is the sky blue?\"}]}'"),
                Ui.paragraph("It appears here by itself within five seconds.", "ter"));
    }
}
