package portico.config.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Problems;

/**
 * Which paths a route is for, segment by segment: {@code /orders} is exact, {@code /orders/**} the prefix (itself and
 * all below), {@code /orders/{id}} binds one segment, {@code /orders/{id:[0-9]+}} a constrained one, and
 * {@code /files/{path:**}} the rest. Literals are compared with the normalised path ({@link NormalPath}).
 *
 * @param segments without the rest; a trailing slash is an empty last literal
 * @param rest whether all below matches too
 * @param restName the name that the rest is bound to, without the leading slash
 */
public record PathPattern(
        List<Segment> segments, boolean rest, @Nullable String restName) {
    /** Every path. */
    public static final PathPattern ANY = new PathPattern(List.of(), true, null);

    @Bound("Characters of a path in a match")
    private static final int LENGTH_MAX = 2048;

    @Bound("Segments of a path in a match")
    private static final int SEGMENTS_MAX = 64;

    private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    /** A constraint without any of these is one text only. */
    private static final String OPERATORS = "\\.[]{}()*+?|^$";

    /** One segment of a pattern. */
    public sealed interface Segment {
        <R> R fold(
                Function<Literal, R> literal, Function<Constrained, R> constrained, Function<Parameter, R> parameter);

        /** This very text, normalised. */
        record Literal(String text) implements Segment {
            @Override
            public <R> R fold(
                    Function<Literal, R> literal,
                    Function<Constrained, R> constrained,
                    Function<Parameter, R> parameter) {
                return literal.apply(this);
            }
        }

        /** A segment that the whole of an RE2 pattern matches. */
        record Constrained(String name, String regex) implements Segment {
            @Override
            public <R> R fold(
                    Function<Literal, R> literal,
                    Function<Constrained, R> constrained,
                    Function<Parameter, R> parameter) {
                return constrained.apply(this);
            }
        }

        /** Any one segment that is not empty. */
        record Parameter(String name) implements Segment {
            @Override
            public <R> R fold(
                    Function<Literal, R> literal,
                    Function<Constrained, R> constrained,
                    Function<Parameter, R> parameter) {
                return parameter.apply(this);
            }
        }
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) throw wrong("must start with /");
        if (text.length() > LENGTH_MAX) throw wrong("is over " + LENGTH_MAX + " characters");
        var segments = new ArrayList<Segment>();
        List<String> parts = split(text);
        for (int index = 0; index < parts.size(); index++) {
            String part = parts.get(index);
            boolean last = index == parts.size() - 1;
            if (part.equals("**")) {
                requireLast(last);
                return checked(new PathPattern(List.copyOf(segments), true, null));
            }
            if (part.startsWith("{") && part.endsWith(":**}")) {
                requireLast(last);
                String name = parameterName(part.substring(1, part.length() - 4));
                return checked(new PathPattern(List.copyOf(segments), true, name));
            }
            segments.add(segment(part, last));
        }
        return checked(new PathPattern(List.copyOf(segments), false, null));
    }

    /** The pattern without the names: equal for patterns that match the same paths. */
    public String canonical() {
        var text = new StringBuilder();
        for (var segment : segments)
            text.append('/')
                    .append(segment.<String>fold(
                            literal -> literal.text(),
                            constrained -> "{:" + constrained.regex() + "}",
                            parameter -> "{}"));
        if (rest) text.append("/**");
        return text.toString();
    }

    /** The names that the pattern binds, in their order. */
    public List<String> parameterNames() {
        var names = new ArrayList<String>();
        for (var segment : segments) {
            String name =
                    segment.<@Nullable String>fold(literal -> null, Segment.Constrained::name, Segment.Parameter::name);
            if (name != null) names.add(name);
        }
        if (restName != null) names.add(restName);
        return names;
    }

    /** Also that there is a path to match: {@link #parse} takes what there is none for, as it may be stored already. */
    static void check(@Nullable String text, Problems at) {
        if (text == null) {
            at.add("", "is required");
            return;
        }
        at.text("", text, LENGTH_MAX);
        try {
            for (var segment : parse(text).segments())
                segment.<Void>fold(
                        literal -> {
                            checkPasses(literal.text(), at.ofWrite());
                            return null;
                        },
                        constrained -> {
                            checkHolds(constrained, at.ofWrite());
                            return null;
                        },
                        parameter -> null);
        } catch (IllegalArgumentException e) {
            at.add("", String.valueOf(e.getMessage()));
        }
    }

    private static void checkPasses(String literal, Problems at) {
        PathRefusal refusal = normalised(literal, false).refusal();
        if (refusal == null) return;
        at.add(
                "",
                "matches nothing, for nodes refuse a path that " + refusal.detail() + ": " + literal
                        + (refusal == PathRefusal.PATH_PARAMETER
                                ? "; where nodes let parameters pass, bind the segment, {name:regex}"
                                : ""));
    }

    // What other expressions match is not asked: here are those that are the text itself, as people write it.
    private static void checkHolds(Segment.Constrained constrained, Problems at) {
        String text = constrained.regex();
        if (text.chars().anyMatch(c -> OPERATORS.indexOf(c) >= 0)) return;
        var normalised = normalised(text, true);
        boolean isSegment = normalised.refusal() == null && text.indexOf('/') < 0;
        at.require(
                isSegment && text.equals(normalised.text()) && !text.isEmpty(),
                "",
                "has a constraint that matches nothing: "
                        + (isSegment && !text.isEmpty() ? "in paths, it is written " + normalised.text() : text));
    }

    private record Normalised(@Nullable PathRefusal refusal, String text) {}

    private static Normalised normalised(String segment, boolean parameters) {
        var normaliser = new PathNormaliser(parameters);
        byte[] path = ("/" + segment).getBytes(StandardCharsets.UTF_8);
        PathRefusal refusal = normaliser.read(path, 0, path.length);
        byte[] rewritten = normaliser.rewritten();
        return new Normalised(
                refusal, rewritten == null ? segment : new String(rewritten, StandardCharsets.US_ASCII).substring(1));
    }

    private static PathPattern checked(PathPattern pattern) {
        if (pattern.segments.size() > SEGMENTS_MAX) throw wrong("has over " + SEGMENTS_MAX + " segments");
        Set<String> names = new HashSet<>();
        for (String name : pattern.parameterNames()) if (!names.add(name)) throw wrong("binds " + name + " twice");
        return pattern;
    }

    private static Segment segment(String part, boolean last) {
        if (part.startsWith("{") && part.endsWith("}")) return parameter(part.substring(1, part.length() - 1));
        if (part.isEmpty() && !last) throw wrong("has an empty segment");
        if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0)
            throw wrong("has a parameter that is only part of a segment: " + part);
        if (part.indexOf('*') >= 0) throw wrong("may have ** only as the whole last segment");
        String path = "/" + part;
        if (!NormalPath.isNormal(path))
            throw wrong("is not normalised at " + part + (part.indexOf('?') < 0 ? "" : ": match a query with query"));
        return new Segment.Literal(part);
    }

    private static Segment parameter(String inner) {
        int colon = inner.indexOf(':');
        if (colon < 0) return new Segment.Parameter(parameterName(inner));
        String regex = inner.substring(colon + 1);
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw wrong("has a constraint that is not an RE2 pattern: " + e.getDescription());
        }
        return new Segment.Constrained(parameterName(inner.substring(0, colon)), regex);
    }

    private static String parameterName(String name) {
        if (!PARAMETER_NAME.matches(name)) throw wrong("has a parameter without a proper name: {" + name + "}");
        return name;
    }

    private static void requireLast(boolean last) {
        if (!last) throw wrong("may have ** only as the whole last segment");
    }

    /** Splits at slashes outside braces, so that a constraint may hold one. */
    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int start = 1;
        for (int at = 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '{') depth++;
            else if (c == '}') depth--;
            else if (c == '/' && depth == 0) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
            if (depth < 0) throw wrong("has a } without its {");
        }
        if (depth != 0) throw wrong("has a { without its }");
        parts.add(text.substring(start));
        return parts;
    }

    private static IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException(message);
    }
}
