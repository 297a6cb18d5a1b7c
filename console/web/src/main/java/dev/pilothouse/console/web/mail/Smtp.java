package dev.pilothouse.console.web.mail;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.policy.decisions.Outbox.Letter;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/** One SMTP server. */
final class Smtp {
    private static final String MILLIS = "15000";

    private final Session session;
    private final InternetAddress from;
    private final String console;

    private Smtp(Session session, InternetAddress from, String console) {
        this.session = session;
        this.from = from;
        this.console = console;
    }

    /**
     * Empty when no server is set.
     *
     * @throws BadInput when a setting of it is wrong
     */
    static Optional<Smtp> of(Settings settings) {
        String host = settings.text(Setting.SMTP_HOST);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", settings.text(Setting.SMTP_PORT));
        properties.put("mail.smtp.connectiontimeout", MILLIS);
        properties.put("mail.smtp.timeout", MILLIS);
        properties.put("mail.smtp.writetimeout", MILLIS);
        security(settings, properties);
        String user = settings.text(Setting.SMTP_USER);
        properties.put("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
        return Optional.of(
                new Smtp(
                        Session.getInstance(properties, user.isEmpty() ? null : login(settings)),
                        from(settings),
                        settings.consoleUrl()));
    }

    private static void security(Settings settings, Properties properties) {
        String mode = settings.text(Setting.SMTP_TLS);
        switch (mode) {
            case "none" -> {}
            case "starttls" -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case "tls" -> properties.put("mail.smtp.ssl.enable", "true");
            default ->
                    throw new BadInput(Setting.SMTP_TLS.variable(), mode, "starttls, tls or none");
        }
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        String trusted = settings.text(Setting.SMTP_TRUST);
        if (!trusted.isEmpty()) {
            properties.put(
                    "mail.smtp.ssl.socketFactory",
                    TrustedAuthority.socketFactory(settings.path(Setting.SMTP_TRUST)));
        }
    }

    private static Authenticator login(Settings settings) {
        String user = settings.text(Setting.SMTP_USER);
        String password =
                settings.secret(Setting.SMTP_PASSWORD)
                        .orElseThrow(
                                () ->
                                        new BadInput(
                                                Setting.SMTP_PASSWORD.variable(),
                                                "",
                                                "the password of " + user));
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(user, password);
            }
        };
    }

    private static InternetAddress from(Settings settings) {
        String text = settings.text(Setting.SMTP_FROM);
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            return address;
        } catch (AddressException e) {
            BadInput refused =
                    new BadInput(
                            Setting.SMTP_FROM.variable(),
                            text,
                            "an address such as 'Pilothouse <pilothouse@example.com>'");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * @throws MessagingException when the server did not take it
     */
    void send(Letter letter, InternetAddress to) throws MessagingException {
        Transport.send(message(letter, to));
    }

    private Message message(Letter letter, InternetAddress to) throws MessagingException {
        return new LetterMessage(session, letter, from, to, console, Instant.now());
    }
}
