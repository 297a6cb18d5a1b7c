package dev.pilothouse.console.bench.sample;

import static dev.pilothouse.console.bench.sample.Feature.Kind.AGENT;
import static dev.pilothouse.console.bench.sample.Feature.Kind.BATCH;
import static dev.pilothouse.console.bench.sample.Feature.Kind.CHAT;
import static dev.pilothouse.console.bench.sample.Feature.Kind.RETRIEVAL;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sample company: three tenants and twelve features. All of it is made up. */
public record Company(List<Tenant> tenants) {
    private static final String BANK = "meridian-bank";
    private static final String CLINIC = "alder-clinics";
    private static final String SOFTWARE = "kestrel-software";

    /** The company that {@code pilothouse traffic} plays. */
    public static Company standard() {
        return new Company(List.of(bank(), clinic(), software()));
    }

    public List<Feature> features() {
        return tenants.stream().flatMap(tenant -> tenant.features().stream()).toList();
    }

    /** Models of its past traffic; live traffic uses the installation's own. */
    public List<Model> models() {
        return Stream.of(Model.LARGE, Model.MEDIUM, Model.SMALL, Model.FAST).toList();
    }

    private static Tenant bank() {
        return new Tenant(
                BANK,
                "Meridian Bank (sample)",
                Map.of(
                        "customer-care",
                        "Customer care",
                        "lending",
                        "Lending",
                        "legal",
                        "Legal",
                        "people",
                        "People"),
                List.of(
                        new Feature(
                                BANK,
                                "customer-care",
                                "support-assistant",
                                "Support assistant",
                                "Answers customers' questions about accounts and cards",
                                "live",
                                CHAT,
                                Model.SMALL,
                                620,
                                0.45,
                                900,
                                180,
                                0.008,
                                0.18,
                                0.86),
                        new Feature(
                                BANK,
                                "lending",
                                "loan-explainer",
                                "Loan explainer",
                                "Explains a loan decision in plain words",
                                "live",
                                CHAT,
                                Model.MEDIUM,
                                140,
                                0.10,
                                1500,
                                320,
                                0.006,
                                0.12,
                                0.82),
                        new Feature(
                                BANK,
                                "legal",
                                "contract-search",
                                "Contract search",
                                "Finds and quotes clauses in contracts",
                                "live",
                                RETRIEVAL,
                                Model.LARGE,
                                110,
                                0.05,
                                5200,
                                420,
                                0.010,
                                0.10,
                                0.79),
                        new Feature(
                                BANK,
                                "people",
                                "cv-screening",
                                "CV screening",
                                "Summarises applications for a recruiter, who decides",
                                "in-review",
                                BATCH,
                                Model.MEDIUM,
                                45,
                                0.0,
                                2600,
                                240,
                                0.012,
                                0.04,
                                0.70)));
    }

    private static Tenant clinic() {
        return new Tenant(
                CLINIC,
                "Alder Clinics (sample)",
                Map.of("front-desk", "Front desk", "records", "Records"),
                List.of(
                        new Feature(
                                CLINIC,
                                "front-desk",
                                "appointment-assistant",
                                "Appointment assistant",
                                "Books and moves appointments",
                                "live",
                                AGENT,
                                Model.SMALL,
                                160,
                                0.35,
                                700,
                                110,
                                0.010,
                                0.15,
                                0.88),
                        new Feature(
                                CLINIC,
                                "records",
                                "discharge-summaries",
                                "Discharge summaries",
                                "Drafts a discharge letter that a physician signs",
                                "live",
                                BATCH,
                                Model.LARGE,
                                60,
                                0.60,
                                3800,
                                620,
                                0.007,
                                0.08,
                                0.84),
                        new Feature(
                                CLINIC,
                                "records",
                                "guideline-search",
                                "Guideline search",
                                "Looks up clinical guidelines",
                                "live",
                                RETRIEVAL,
                                Model.FAST,
                                130,
                                0.40,
                                3100,
                                260,
                                0.006,
                                0.09,
                                0.83)));
    }

    private static Tenant software() {
        return new Tenant(
                SOFTWARE,
                "Kestrel Software (sample)",
                Map.of("platform", "Platform", "docs", "Documentation", "sales", "Sales"),
                List.of(
                        new Feature(
                                SOFTWARE,
                                "platform",
                                "code-review-agent",
                                "Code review agent",
                                "Reviews pull requests with tools",
                                "live",
                                AGENT,
                                Model.LARGE,
                                90,
                                0.08,
                                4200,
                                380,
                                0.014,
                                0.11,
                                0.77),
                        new Feature(
                                SOFTWARE,
                                "platform",
                                "incident-summaries",
                                "Incident summaries",
                                "Writes the time line of an incident",
                                "live",
                                BATCH,
                                Model.FAST,
                                35,
                                0.7,
                                5200,
                                340,
                                0.010,
                                0.05,
                                0.80),
                        new Feature(
                                SOFTWARE,
                                "docs",
                                "docs-search",
                                "Documentation search",
                                "Answers from the product's documentation",
                                "live",
                                RETRIEVAL,
                                Model.SMALL,
                                260,
                                0.35,
                                2400,
                                210,
                                0.006,
                                0.14,
                                0.85),
                        new Feature(
                                SOFTWARE,
                                "docs",
                                "release-notes",
                                "Release notes",
                                "Drafts release notes from merged changes",
                                "live",
                                BATCH,
                                Model.FAST,
                                20,
                                0.0,
                                3300,
                                480,
                                0.008,
                                0.05,
                                0.81),
                        new Feature(
                                SOFTWARE,
                                "sales",
                                "email-drafts",
                                "E-mail drafts",
                                "Drafts answers to prospects",
                                "live",
                                CHAT,
                                Model.SMALL,
                                150,
                                0.03,
                                650,
                                230,
                                0.005,
                                0.10,
                                0.80)));
    }
}
