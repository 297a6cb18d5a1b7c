package dev.pilothouse.policy.rules.guardrails;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Orders in plain words: a first word, and others of groups within reach behind it, in any order.
 */
final class InjectionPhrases {
    private record Phrase(
            String kind, double score, Set<String> first, int reach, List<Set<String>> others) {}

    private static final Set<String> SYSTEM =
            Set.of("system", "hidden", "initial", "secret", "developer", "original", "internal");
    private static final Set<String> RULES =
            Set.of(
                    "instruction",
                    "instructions",
                    "rule",
                    "rules",
                    "prompt",
                    "prompts",
                    "guideline",
                    "guidelines",
                    "direction",
                    "directions",
                    "directive",
                    "directives",
                    "policy",
                    "policies",
                    "restriction",
                    "restrictions",
                    "safety",
                    "training",
                    "commands",
                    "orders",
                    "context",
                    "anweisung",
                    "anweisungen",
                    "regeln",
                    "vorgaben",
                    "befehle",
                    "consignes",
                    "regles",
                    "instrucciones",
                    "reglas",
                    "indicaciones");
    private static final Set<String> EARLIER =
            Set.of(
                    "previous",
                    "prior",
                    "above",
                    "earlier",
                    "preceding",
                    "foregoing",
                    "all",
                    "any",
                    "your",
                    "system",
                    "initial",
                    "original",
                    "existing",
                    "vorherigen",
                    "bisherigen",
                    "obigen",
                    "alle",
                    "deine",
                    "precedentes",
                    "precedente",
                    "toutes",
                    "tes",
                    "vos",
                    "anteriores",
                    "previas",
                    "todas",
                    "tus");

    private static final List<Phrase> PHRASES =
            List.of(
                    new Phrase(
                            "override",
                            0.8,
                            Set.of(
                                    "ignore",
                                    "disregard",
                                    "forget",
                                    "override",
                                    "bypass",
                                    "neglect",
                                    "discard",
                                    "ignoriere",
                                    "ignorieren",
                                    "vergiss",
                                    "missachte",
                                    "ignorez",
                                    "oublie",
                                    "oubliez",
                                    "ignora",
                                    "ignorar",
                                    "olvida"),
                            7,
                            List.of(EARLIER, RULES)),
                    new Phrase(
                            "reveal",
                            0.7,
                            Set.of(
                                    "reveal",
                                    "show",
                                    "print",
                                    "repeat",
                                    "output",
                                    "display",
                                    "leak",
                                    "dump",
                                    "disclose",
                                    "zeige",
                                    "affiche",
                                    "muestra"),
                            7,
                            List.of(
                                    SYSTEM,
                                    Set.of("prompt", "prompts", "instructions", "message"))),
                    new Phrase(
                            "persona",
                            0.5,
                            Set.of("pretend", "act", "behave", "roleplay", "become", "enter"),
                            7,
                            List.of(
                                    Set.of(
                                            "unrestricted",
                                            "unfiltered",
                                            "uncensored",
                                            "jailbroken",
                                            "dan",
                                            "restrictions",
                                            "developer",
                                            "god",
                                            "evil"))),
                    new Phrase(
                            "persona",
                            0.5,
                            Set.of("you"),
                            2,
                            List.of(Set.of("are"), Set.of("now"))),
                    new Phrase(
                            "exfiltrate",
                            0.5,
                            Set.of(
                                    "send",
                                    "forward",
                                    "upload",
                                    "exfiltrate",
                                    "transmit",
                                    "email",
                                    "post",
                                    "append"),
                            9,
                            List.of(
                                    Set.of(
                                            "conversation",
                                            "history",
                                            "password",
                                            "passwords",
                                            "credentials",
                                            "secrets",
                                            "tokens",
                                            "keys",
                                            "cookies"),
                                    Set.of("to", "into", "at", "http", "https"))),
                    new Phrase(
                            "conceal",
                            0.5,
                            Set.of("dont", "not", "never", "without"),
                            4,
                            List.of(
                                    Set.of(
                                            "tell",
                                            "telling",
                                            "mention",
                                            "mentioning",
                                            "inform",
                                            "informing",
                                            "reveal"),
                                    Set.of("user", "users", "human", "anyone", "them"))));

    private static final Tokens.Vocabulary VOCABULARY = vocabulary();

    private InjectionPhrases() {}

    private static Tokens.Vocabulary vocabulary() {
        Set<String> words = new HashSet<>();
        for (Phrase phrase : PHRASES) {
            words.addAll(phrase.first);
            phrase.others.forEach(words::addAll);
        }
        return new Tokens.Vocabulary(words);
    }

    static void find(String text, List<Found> signs) {
        Tokens tokens = VOCABULARY.of(text);
        for (int at = 0; at < tokens.size(); at++) {
            String word = tokens.word(at);
            if (word.isEmpty()) {
                continue;
            }
            for (Phrase phrase : PHRASES) {
                if (phrase.first.contains(word)) {
                    find(phrase, tokens, at, signs);
                }
            }
        }
    }

    private static void find(Phrase phrase, Tokens tokens, int at, List<Found> signs) {
        int last = at;
        for (Set<String> others : phrase.others) {
            int found = -1;
            int most = Math.min(tokens.size() - 1, at + phrase.reach);
            for (int i = at + 1; i <= most && found < 0; i++) {
                found = others.contains(tokens.word(i)) ? i : -1;
            }
            if (found < 0) {
                return;
            }
            last = Math.max(last, found);
        }
        signs.add(
                new Found(
                        tokens.start(at),
                        tokens.end(last),
                        phrase.kind,
                        phrase.score,
                        InjectionFinder.PLACEHOLDER));
    }
}
