package dev.pilothouse.console.web;

import dev.pilothouse.console.web.mail.MailServices;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Budgets;
import dev.pilothouse.policy.decisions.Deputies;
import dev.pilothouse.policy.decisions.KillSwitches;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Approvals. A room that needs some takes the {@link Approvals} as its {@code ApprovalDesk<Tx>} and
 * offers a bean {@code Approvable<Tx>}, which the desk finds when it needs it first.
 */
@Configuration(proxyBeanMethods = false)
class ApprovalServices {
    @Bean
    Approvals approvals(
            Database database,
            AuditLog log,
            Clock clock,
            MailServices.Mail mail,
            ObjectProvider<Approvable<Tx>> approvables) {
        Supplier<List<Approvable<Tx>>> found = () -> approvables.orderedStream().toList();
        return mail.outbox()
                .map(outbox -> new Approvals(database, log, clock, found, outbox))
                .orElseGet(() -> new Approvals(database, log, clock, found));
    }

    @Bean
    ApprovalInbox approvalInbox(
            Database database, Clock clock, ObjectProvider<Approvable<Tx>> approvables) {
        return new ApprovalInbox(database, clock, () -> approvables.orderedStream().toList());
    }

    @Bean
    Deputies deputies(Database database, AuditLog log, Clock clock) {
        return new Deputies(database, log, clock);
    }

    @Bean
    Approvable<Tx> killLifts(KillSwitches switches) {
        return switches.lifts();
    }

    @Bean
    Approvable<Tx> budgetRaises(Budgets budgets) {
        return budgets.raises();
    }
}
