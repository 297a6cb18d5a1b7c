package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Locale.IsoCountryCode;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an inventory of AI systems asks of each. The order of entries means nothing, and the same
 * entry counts once: every list comes out sorted. Entries have 1 to 100 characters.
 *
 * @param peopleAffected for example {@code customers}; at most 50
 * @param dataCategories kinds of data that it works on, for example {@code contact details}; at
 *     most 50
 * @param countries where it is used, as ISO 3166-1 alpha-2 codes such as {@code DE}
 * @param models that it uses, as calls name them; at most 50
 * @param tools that it may call, as calls name them; at most 50
 * @see <a href="https://www.iso.org/iso-3166-country-codes.html">ISO 3166</a>
 */
public record FeatureFacts(
        List<String> peopleAffected,
        List<String> dataCategories,
        List<String> countries,
        List<String> models,
        List<String> tools) {
    public static final FeatureFacts NONE =
            new FeatureFacts(List.of(), List.of(), List.of(), List.of(), List.of());

    private static final int MOST = 50;
    private static final int LONGEST = 100;
    private static final Set<String> COUNTRIES =
            Locale.getISOCountries(IsoCountryCode.PART1_ALPHA2);

    public FeatureFacts {
        peopleAffected = words("people_affected", peopleAffected);
        dataCategories = words("data_categories", dataCategories);
        countries = countries(countries);
        models = words("models", models);
        tools = words("tools", tools);
    }

    private static List<String> words(String field, List<String> given) {
        if (given.size() > MOST) {
            throw new BadInput(field, given.size() + " entries", "at most " + MOST);
        }
        Set<String> sorted = new TreeSet<>();
        for (int i = 0; i < given.size(); i++) {
            sorted.add(Texts.check(field + "[" + i + "]", given.get(i), 1, LONGEST));
        }
        return List.copyOf(sorted);
    }

    private static List<String> countries(List<String> given) {
        for (int i = 0; i < given.size(); i++) {
            if (!COUNTRIES.contains(given.get(i))) {
                throw new BadInput(
                        "countries[" + i + "]",
                        given.get(i),
                        "an ISO 3166-1 alpha-2 code such as DE");
            }
        }
        return List.copyOf(new TreeSet<>(given));
    }
}
