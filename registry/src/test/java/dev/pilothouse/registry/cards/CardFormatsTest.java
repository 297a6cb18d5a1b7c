package dev.pilothouse.registry.cards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CardFormatsTest {
    private static final Instant AT = Instant.parse("2026-11-30T10:00:00Z");
    private static final CycloneDx.Stamp STAMP = new CycloneDx.Stamp("3", "ab".repeat(32), AT);

    private static final String README =
            """
            ---
            license: apache-2.0
            language:
            - en
            - de
            base_model: HuggingFaceTB/SmolLM2-135M
            pipeline_tag: text-generation
            datasets: [HuggingFaceTB/smoltalk]
            widget:
            - text: Hello
            model-index:
            - name: larch
              results:
              - task: {type: text-generation}
                dataset: {name: HellaSwag, type: hellaswag}
                metrics:
                - type: acc
                  value: 42.1
                  name: all
                source: {name: Leaderboard, url: https://example.org/board}
            ---
            # Larch

            ## Model Summary

            Answers questions.

            ### Direct Use

            - explain a decision
            - name the reasons

            ### Out-of-Scope Use

            Advice on law.

            ## Citation

            @misc{larch}
            """;

    @Test
    void labelsAreUnique_soThatHeadingsFindTheirField() {
        assertThat(CardFields.all().stream().map(f -> f.label().toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
    }

    @Test
    void canonicalForm_isTheSameWhateverTheOrderOfFields() {
        Card a =
                CardJson.read(
                        "{\"use\":{\"task\":\"t\",\"approach\":\"supervised\"},\"identity\":{\"name\":\""
                                + " n \"}}");
        Card b =
                CardJson.read(
                        "{\"identity\":{\"owner\":\"\",\"name\":\"n\"},\"use\":{\"approach\":\"supervised\",\"task\":\"t\",\"users\":[]}}");
        assertThat(CardJson.canonical(a))
                .isEqualTo(
                        "{\"identity\":{\"name\":\"n\"},\"use\":{\"approach\":\"supervised\",\"task\":\"t\"}}");
        assertThat(CardJson.digest(a))
                .isEqualTo(CardJson.digest(b))
                .isEqualTo("af65898335cdefc7d5145c0bb62f28e13e1ba2a30d1b1abf741fc7510d851ca3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[];card",
                "{\"id\":{}};id",
                "{\"use\":{\"taks\":\"x\"}};use.taks",
                "{\"use\":{\"task\":3}};use.task",
                "{\"use\":{\"approach\":\"magic\"}};use.approach",
                "{\"use\":{\"users\":\"one\"}};use.users",
                "{\"safety\":{\"risks\":[{\"name\":\"a\"},{\"nam\":\"b\"}]}};safety.risks[1].nam",
                "{\"use\":{\"task\":\"a\",\"task\":\"b\"}};card"
            })
    void brokenCard_namesTheField(String json, String field) {
        assertThatThrownBy(() -> CardJson.read(json))
                .isInstanceOfSatisfying(
                        BadInput.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void completeness_saysWhatIsMissing_andWhoCanGiveIt() {
        assertThat(Completeness.of(Samples.everything()))
                .allSatisfy(c -> assertThat(c.missing()).isEmpty())
                .allSatisfy(c -> assertThat(c.percent()).isEqualTo(100));
        Card card = CardJson.read("{\"identity\":{\"name\":\"n\",\"licence\":\"MIT\"}}");
        Completeness annex = Completeness.of(card, Purpose.ANNEX_IV);
        assertThat(annex.given()).isEqualTo(2);
        assertThat(annex.missing())
                .filteredOn(f -> f.path().equals("privacy.deletion"))
                .singleElement()
                .satisfies(f -> assertThat(f.giver()).isEqualTo(Role.COMPLIANCE));
        assertThat(Completeness.of(card, Purpose.HUGGING_FACE).missing())
                .extracting(CardField::path)
                .contains("use.task")
                .doesNotContain("identity.licence", "privacy.deletion");
    }

    @Test
    void huggingFace_isRead_andUnknownKeysAreNotes() {
        Imported read = HuggingFace.read(README);
        Card card = read.card();
        assertThat(card.identity().licence()).isEqualTo("Apache-2.0");
        assertThat(card.identity().languages()).containsExactly("en", "de");
        assertThat(card.identity().baseModels()).containsExactly("HuggingFaceTB/SmolLM2-135M");
        assertThat(card.identity().summary()).isEqualTo("Answers questions.");
        assertThat(card.use().useCases()).containsExactly("explain a decision", "name the reasons");
        assertThat(card.use().outOfScope()).containsExactly("Advice on law.");
        assertThat(card.evaluation().metrics())
                .containsExactly(
                        new Card.Metric(
                                "acc",
                                "42.1",
                                "all",
                                "text-generation",
                                "HellaSwag",
                                "",
                                "",
                                "https://example.org/board"));
        assertThat(read.unknown()).containsExactly("widget", "Citation");
        assertThat(card.notes()).containsEntry("Citation", "@misc{larch}").containsKey("widget");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "# no head;line 1",
                "---\\nlicense: mit;file",
                "---\\nlicense: mit\\n  tags: [a\\n---\\n;line 3",
                "---\\nlicense: mit\\nlicense: x\\n---\\n;line 3",
                "---\\n- a\\n---\\n;head",
                "---\\nlicense: [a, b]\\n---\\n;license",
                "---\\nmodel-index: none\\n---\\n;model-index",
                "---\\nx: !!javax.script.ScriptEngineManager []\\n---\\n;line 2"
            })
    void brokenReadme_namesTheLineOrField(String readme, String field) {
        assertThatThrownBy(() -> HuggingFace.read(readme.replace("\\n", "\n")))
                .isInstanceOfSatisfying(
                        BadInput.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void huggingFace_roundTrip() {
        Card card = Samples.everything();
        assertThat(CardChange.between(card, HuggingFace.read(HuggingFace.write(card)).card()))
                .isEmpty();
        Card imported = HuggingFace.read(README).card();
        Card again = HuggingFace.read(HuggingFace.write(imported)).card();
        assertThat(CardChange.between(imported, again))
                .extracting(CardChange::path)
                .containsExactlyInAnyOrder("notes.Citation", "notes.widget");
    }

    private static List<String> problems(String bom) {
        return CycloneDx.problems(CycloneDx.VERSION, bom);
    }

    @Test
    void cycloneDx_isValid_andComesBackWhole() {
        Card card = Samples.everything();
        String bom = CycloneDx.write(card, STAMP);
        assertThat(problems(bom)).isEmpty();
        assertThat(CardChange.between(card, CycloneDx.read(bom).card())).isEmpty();
        var model = JsonMapper.shared().readTree(bom).path("components").path(0);
        assertThat(model.at("/modelCard/considerations/technicalLimitations").size()).isEqualTo(2);
        assertThat(model.at("/licenses/0/license/id").asString()).isEqualTo("Apache-2.0");
        assertThat(
                        model.at(
                                        "/modelCard/considerations/environmentalConsiderations/energyConsumptions/0/activityEnergyCost/value")
                                .asDouble())
                .isEqualTo(12.5);
        assertThat(problems(CycloneDx.write(CardJson.empty(), STAMP))).isEmpty();
    }

    @Test
    void cycloneDx_schemaFindsWhatIsWrong() {
        String bom = CycloneDx.write(Samples.everything(), STAMP);
        assertThat(problems(bom.replace("\"fine-tuning\"", "\"guessing\""))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{;line 1",
                "[];file",
                "{};bomFormat",
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.2\"};specVersion",
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[]};components",
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"machine-learning-model\"}]};/components/0",
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"type\":\"machine-learning-model\"}]};/components/0",
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.7\",\"components\":[{\"type\":\"machine-learning-model\"}]};/components/0"
            })
    void brokenBom_namesThePlace(String bom, String field) {
        assertThatThrownBy(() -> CycloneDx.read(bom))
                .isInstanceOfSatisfying(
                        BadInput.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void merge_keepsWhatBothChanged() {
        Card base = CardJson.read("{\"identity\":{\"name\":\"n\"},\"notes\":{\"a\":\"1\"}}");
        Card mine =
                CardJson.read(
                        "{\"identity\":{\"name\":\"mine\",\"owner\":\"me\"},\"notes\":{\"b\":\"2\"}}");
        Card theirs = CardJson.read("{\"identity\":{\"name\":\"theirs\"},\"notes\":{\"a\":\"1\"}}");
        Card merged = CardChange.merge(base, mine, theirs);
        assertThat(merged.identity().name()).isEqualTo("theirs");
        assertThat(merged.identity().owner()).isEqualTo("me");
        assertThat(merged.notes()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void pdf_holdsSectionsTablesDigestSignOffAndPageNumbers() throws Exception {
        byte[] pdf =
                CardPdf.write(
                        Samples.everything(),
                        new CardPdf.Cover("3", "ab".repeat(32), "signed off by Mira K", AT));
        try (var document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document);
            for (CardSection section : CardFields.sections()) {
                assertThat(text).contains(section.title());
            }
            assertThat(text)
                    .contains("sha256:" + "ab".repeat(32))
                    .contains("signed off by Mira K")
                    .contains("Page 1 of " + document.getNumberOfPages())
                    .contains("two, ü | 2")
                    .contains("30 November 2026");
            assertThat(document.getDocumentCatalog().getDocumentOutline().hasChildren()).isTrue();
        }
        assertThat(CardPdf.write(CardJson.empty(), new CardPdf.Cover("1", "0".repeat(64), "", AT)))
                .isNotEmpty();
    }

    @Test
    void fields_areInTheirSections() {
        assertThat(CardFields.sections().stream().flatMap(s -> s.fields().stream()).toList())
                .isEqualTo(CardFields.all());
        assertThat(List.copyOf(CardFields.section("privacy").fields()))
                .allSatisfy(f -> assertThat(f.help()).isNotEmpty());
    }
}
