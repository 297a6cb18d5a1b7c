package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Links to files that are made when they are fetched. */
final class Downloads {
    private Downloads() {}

    static Anchor link(String label, String name, String type, Supplier<byte[]> content) {
        DownloadHandler handler =
                event -> {
                    event.setFileName(name);
                    write(event, type, content.get());
                };
        Anchor anchor = styled(new Anchor(handler, ""), "download", label);
        anchor.getElement().setAttribute("download", true);
        return anchor;
    }

    /** Opens in a tab of its own, where the browser shows such a file. */
    static Anchor shown(String label, String name, String type, Supplier<byte[]> content) {
        DownloadHandler handler =
                event -> {
                    event.inline(name);
                    write(event, type, content.get());
                };
        Anchor anchor = styled(new Anchor(handler, AttachmentType.INLINE, ""), "file-text", label);
        anchor.setTarget(AnchorTarget.BLANK);
        return anchor;
    }

    private static Anchor styled(Anchor anchor, String icon, String label) {
        anchor.add(new Icon(icon, "s"), Ui.text(label));
        anchor.addClassNames("btn", "small");
        return anchor;
    }

    private static void write(DownloadEvent event, String type, byte[] bytes) throws IOException {
        event.setContentType(type);
        event.setContentLength(bytes.length);
        try (OutputStream out = event.getOutputStream()) {
            out.write(bytes);
        }
    }
}
