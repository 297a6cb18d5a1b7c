package dev.pilothouse.console.web.mail;

import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.registry.Sealer;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** E-mails, when an SMTP server is set; without one nothing is written into the outbox. */
@Configuration(proxyBeanMethods = false)
public class MailServices {
    private static final Logger LOG = LoggerFactory.getLogger(MailServices.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int FORGET_EVERY = 1800;

    /** The outbox, and who empties it; both absent when e-mail is off. */
    public static final class Mail {
        private final Optional<Outbox> outbox;
        private final Optional<Postman> postman;
        private final Thread thread = Thread.ofVirtual().name("postman").unstarted(this::work);

        private Mail(Optional<Outbox> outbox, Optional<Postman> postman) {
            this.outbox = outbox;
            this.postman = postman;
        }

        public Optional<Outbox> outbox() {
            return outbox;
        }

        @PostConstruct
        void start() {
            postman.ifPresent(p -> thread.start());
        }

        private void work() {
            try {
                for (long round = 0; ; round++) {
                    Thread.sleep(PAUSE);
                    attempt(round % FORGET_EVERY == 0);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void attempt(boolean forget) {
            try {
                if (forget) {
                    outbox.ifPresent(Outbox::forgetOld);
                }
                postman.ifPresent(Postman::round);
            } catch (RuntimeException e) {
                LOG.warn("the outbox could not be emptied: {}", e.getMessage());
            }
        }

        @PreDestroy
        void stop() {
            thread.interrupt();
        }
    }

    @Bean
    Mail mail(Settings settings, Database database, AuditLog log, Clock clock, Sealer sealer) {
        Optional<Smtp> server = Smtp.of(settings);
        Optional<Outbox> outbox = server.map(s -> new Outbox(database, log, clock, sealer));
        return new Mail(outbox, outbox.map(o -> new Postman(o, server.orElseThrow())));
    }
}
