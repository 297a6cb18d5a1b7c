package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Links to files that are made when they are fetched. */
final class Downloads {
    private Downloads() {}

    static Anchor link(String label, String name, String type, Supplier<byte[]> content) {
        DownloadHandler handler =
                event -> {
                    byte[] bytes = content.get();
                    event.setFileName(name);
                    event.setContentType(type);
                    event.setContentLength(bytes.length);
                    try (OutputStream out = event.getOutputStream()) {
                        out.write(bytes);
                    }
                };
        Anchor anchor = new Anchor(handler, "");
        anchor.add(new Icon("download", "s"), Ui.text(label));
        anchor.addClassNames("btn", "small");
        anchor.getElement().setAttribute("download", true);
        return anchor;
    }
}
