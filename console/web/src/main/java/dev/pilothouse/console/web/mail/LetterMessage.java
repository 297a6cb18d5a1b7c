package dev.pilothouse.console.web.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.policy.decisions.Outbox.Letter;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.util.Date;
import org.springframework.web.util.HtmlUtils;

/**
 * A letter as plain text and HTML: a headline, a title, a link; to others a plain text. Its
 * Message-ID is that of the outbox, so that a letter which went twice can be told.
 */
final class LetterMessage extends MimeMessage {
    private final Letter letter;

    LetterMessage(
            Session session,
            Letter letter,
            InternetAddress from,
            InternetAddress to,
            String console,
            Instant at)
            throws MessagingException {
        super(session);
        this.letter = letter;
        setFrom(from);
        setRecipient(Message.RecipientType.TO, to);
        setSentDate(Date.from(at));
        if (letter.outside().isPresent()) {
            written(letter.outside().get());
        } else {
            setSubject(oneLine(letter.headline() + ": " + letter.title()), UTF_8.name());
            setHeader("Auto-Submitted", "auto-generated");
            setContent(body(console + letter.link()));
        }
        saveChanges();
    }

    /** As somebody wrote it: no link, for whoever gets it does not sign in here. */
    private void written(Outbox.Outside outside) throws MessagingException {
        setSubject(oneLine(outside.subject()), UTF_8.name());
        setText(outside.text(), UTF_8.name());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private MimeMultipart body(String link) throws MessagingException {
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(plain(link), UTF_8.name());
        MimeBodyPart html = new MimeBodyPart();
        html.setText(html(link), UTF_8.name(), "html");
        return new MimeMultipart("alternative", plain, html);
    }

    private String plain(String link) {
        return """
        %s

        %s

        %s

        You get this because you may decide about it or asked for it in Pilothouse.
        """
                .formatted(letter.headline(), letter.title(), link);
    }

    private String html(String link) {
        return """
        <!DOCTYPE html>
        <html lang="en"><body style="font: 14px/20px sans-serif; color: #1a1d23">
        <p style="color: #5b6472; margin: 0 0 4px">%s</p>
        <p style="font-size: 16px; font-weight: 600; margin: 0 0 16px">%s</p>
        <p><a href="%s">Open it in Pilothouse</a></p>
        <p style="color: #5b6472; font-size: 12px">\
        You get this because you may decide about it or asked for it.</p>
        </body></html>
        """
                .formatted(
                        HtmlUtils.htmlEscape(letter.headline()),
                        HtmlUtils.htmlEscape(letter.title()),
                        HtmlUtils.htmlEscape(link));
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + letter.id() + "@pilothouse>");
    }
}
