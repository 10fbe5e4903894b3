package portico.node.composition.shape;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.EntryCallback;
import com.dashjoin.jsonata.Jsonata.ExitCallback;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import com.dashjoin.jsonata.Utils.JList;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portico.config.composition.TemplateText;
import portico.node.composition.shape.BadAnswer.Reason;

/**
 * A JSONata template, compiled: makes an answer out of others. Values that it only hands on stay as they are, numbers to the last
 * digit; what it computes, compares or sorts is a double, as JSONata has it. Bounded in time, in depth, and in the size of
 * texts and arrays, each and all together. It computes: not for an event loop.
 */
public final class AnswerTemplate {
    private static final int DEPTH_MAX = 200;

    /** The characters of all texts that it makes or looks at, as a multiple of the bound of one; and what it may always. */
    private static final int TEXTS_TIMES = 8;

    private static final long TEXTS_MIN = 1 << 20;

    /** The values of all arrays that it makes or looks at, as a multiple of the bound of one. */
    private static final int ARRAYS_TIMES = 8;

    /** What arrays and objects hold, as a multiple of what limits allow: of what is shared, each time that it is there. */
    private static final int WEIGHT_TIMES = 8;

    /** About the octets of a value, as {@link AnswerLimits#of} has it. */
    private static final int VALUE_WEIGHT = 20;

    /** What weighs less is weighed again. */
    private static final int HEAVY = 20 * VALUE_WEIGHT;

    private static final int KNOWN_WEIGHTS_MAX = 10_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Class<?>[] ENTRY = {EntryCallback.class};
    private static final Class<?>[] EXIT = {ExitCallback.class};

    /** The evaluation that is under way on a thread: the library's functions belong to the template. */
    private static final ThreadLocal<@Nullable Run> RUNNING = new ThreadLocal<>();

    private final Jsonata template;
    private final AnswerLimits limits;
    private final long nanosMax;
    private final LongSupplier worked;

    private AnswerTemplate(Jsonata template, AnswerLimits limits, long nanosMax, LongSupplier worked) {
        this.template = template;
        this.limits = limits;
        this.nanosMax = nanosMax;
        this.worked = worked;
    }

    /**
     * Compiles a template.
     *
     * @param limits of what it makes
     * @param timeMax how long one evaluation may compute: a thread that stands still, because the machine is busy with
     *     much else, costs nobody anything
     * @throws IllegalArgumentException saying what is wrong with it, in words that follow the field's name
     */
    public static AnswerTemplate compile(String text, AnswerLimits limits, Duration timeMax) {
        return compile(text, limits, timeMax, AnswerTemplate::worked);
    }

    /** @param worked for how long the thread that asks has worked, in nanoseconds from some moment on */
    static AnswerTemplate compile(String text, AnswerLimits limits, Duration timeMax, LongSupplier worked) {
        Jsonata template = TemplateText.compile(text);
        template.setValidateInput(false);
        int textMax = limits.bytesMax();
        CountedFunction.countOwn(template, AnswerTemplate::made);
        replace(template, "eval", "<sx?:x>", args -> {
            throw new BadAnswer(Reason.TEMPLATE, "The template uses $eval");
        });
        replace(template, "pad", "<s-ns?:s>", args -> pad(args, textMax));
        replace(template, "join", "<a<s>s?:s>", args -> join(args, textMax));
        replace(template, "replace", "<s-(sf)(sf)n?:s>", args -> replaced(args, textMax));
        return new AnswerTemplate(template, limits, timeMax.toNanos(), worked);
    }

    private static long worked() {
        return THREADS.isThreadCpuTimeEnabled() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /**
     * The answer made out of this.
     *
     * @return null as JSON has it, when the template gives nothing
     * @throws BadAnswer when the template fails on it, or goes beyond a bound
     */
    public Value apply(Value input) {
        return apply(input, System.nanoTime() + Long.MAX_VALUE / 2, () -> false);
    }

    /**
     * The same, for somebody who may not have so much time.
     *
     * @param endNanos on the clock of {@link System#nanoTime}: it ends by then, and by its own bound
     * @param unwanted asked now and then, on this thread; it ends when nobody waits for the answer any more
     */
    public Value apply(Value input, long endNanos, BooleanSupplier unwanted) {
        var run = new Run(limits, endNanos, nanosMax, worked, unwanted);
        Frame frame = template.createFrame();
        frame.setEvaluateEntryCallback(run.entry());
        frame.setEvaluateExitCallback(run.exit());
        RUNNING.set(run);
        try {
            template.evaluate(toLibrary(input), frame);
        } catch (Finished finished) {
            return new Results(limits).value(single(run.result), 0);
        } catch (BadAnswer e) {
            throw e;
        } catch (JException e) {
            throw new BadAnswer(
                    Reason.TEMPLATE, "The template failed at character " + Math.max(0, e.getLocation() - 1));
        } catch (RuntimeException | StackOverflowError e) {
            BadAnswer bound = bound(e);
            // The library's own words quote the answers.
            throw bound != null ? bound : new BadAnswer(Reason.TEMPLATE, "The template failed");
        } finally {
            RUNNING.remove();
            TemplateText.forget();
        }
        throw new IllegalStateException("The template ended without a result");
    }

    /** The library wraps what its functions throw. */
    private static @Nullable BadAnswer bound(Throwable thrown) {
        int links = 0;
        for (Throwable at = thrown; at != null && links++ < 100; at = at.getCause())
            if (at instanceof BadAnswer bound) return bound;
        return null;
    }

    private static void replace(Jsonata template, String name, String signature, Replacement body) {
        JFunctionCallable callable = (input, args) -> body.call(args);
        template.registerFunction(name, new CountedFunction(new JFunction(callable, signature), AnswerTemplate::made));
    }

    private static void made(@Nullable Object result) {
        Run run = RUNNING.get();
        if (run != null) run.count(result);
    }

    /** A function of the library in a form that has a bound. */
    private interface Replacement {
        @Nullable Object call(List<?> args);
    }

    private static @Nullable Object pad(List<?> args, int textMax) {
        if (!(argument(args, 0) instanceof String text) || !(argument(args, 1) instanceof Number width)) return null;
        int codePoints = text.codePointCount(0, text.length());
        long missing = Math.abs(width.longValue()) - codePoints;
        if (missing <= 0) return text;
        String with = argument(args, 2) instanceof String given && !given.isEmpty() ? given : " ";
        if (missing > textMax) throw tooLong(textMax);
        int[] filling = with.codePoints().toArray();
        var padding = new StringBuilder();
        for (int index = 0; index < missing; index++) padding.appendCodePoint(filling[index % filling.length]);
        return width.longValue() > 0 ? text + padding : padding + text;
    }

    private static @Nullable Object join(List<?> args, int textMax) {
        if (!(argument(args, 0) instanceof List<?> texts)) return null;
        String separator = argument(args, 1) instanceof String given ? given : "";
        var joined = new StringBuilder();
        for (int index = 0; index < texts.size(); index++) {
            if (index > 0) joined.append(separator);
            joined.append(texts.get(index));
            if (joined.length() > textMax) throw tooLong(textMax);
        }
        return joined.toString();
    }

    private static @Nullable Object replaced(List<?> args, int textMax) {
        if (!(argument(args, 0) instanceof String text)) return null;
        if (!(argument(args, 1) instanceof String pattern)
                || pattern.isEmpty()
                || !(argument(args, 2) instanceof String replacement))
            throw new BadAnswer(Reason.TEMPLATE, "The template replaces something that is no text");
        long timesMax = argument(args, 3) instanceof Number limit ? limit.longValue() : Long.MAX_VALUE;
        if (timesMax < 0) throw new BadAnswer(Reason.TEMPLATE, "The template replaces fewer than no times");
        var replaced = new StringBuilder();
        int at = 0;
        for (long times = 0; times < timesMax; times++) {
            int found = text.indexOf(pattern, at);
            if (found < 0) break;
            replaced.append(text, at, found).append(replacement);
            if (replaced.length() > textMax) throw tooLong(textMax);
            at = found + pattern.length();
        }
        return replaced.append(text, at, text.length()).toString();
    }

    private static @Nullable Object argument(List<?> args, int index) {
        return index < args.size() ? args.get(index) : null;
    }

    private static BadAnswer tooLong(int textMax) {
        return new BadAnswer(Reason.SIZE, "The template makes a text of over " + textMax + " characters");
    }

    private static Object toLibrary(Value value) {
        if (value instanceof ObjectValue object) {
            var members = new LinkedHashMap<String, Object>(object.size() * 2);
            for (int place = 0; place < object.size(); place++)
                members.put(object.name(place), toLibrary(object.value(place)));
            return members;
        }
        if (value instanceof ArrayValue array) {
            var elements = new ArrayList<Object>(array.size());
            for (int index = 0; index < array.size(); index++) elements.add(toLibrary(array.get(index)));
            return elements;
        }
        if (value instanceof TextValue text) return text.text();
        if (value instanceof NumberValue number) return Exact.of(number);
        return value == LiteralValue.NULL ? Jsonata.NULL_VALUE : (Object) (value == LiteralValue.TRUE);
    }

    /** A sequence of one is that one, and an empty one is nothing, as the library does behind the last callback. */
    private static @Nullable Object single(@Nullable Object result) {
        if (!(result instanceof JList<?> list) || !list.sequence || list.tupleStream) return result;
        if (list.isEmpty()) return null;
        return list.size() == 1 && !list.keepSingleton ? list.get(0) : list;
    }

    /** The result is there: leaves before the library goes through all of it, which has no bound where branches are shared. */
    private static final class Finished extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Finished() {
            super(null, null, false, false);
        }
    }

    /** One evaluation. */
    private static final class Run {
        private final AnswerLimits limits;
        private final long end;
        private final LongSupplier worked;
        private final long workedMax;
        private final BooleanSupplier unwanted;

        /** When it may be too late: before, there was not even the time to. */
        private long lookAt;

        private long textLength;
        private long values;
        private @Nullable Object last;
        private final long weightMax;
        private final Map<Object, Long> weights = new IdentityHashMap<>();
        private int depth;
        private @Nullable Object result;

        Run(AnswerLimits limits, long end, long nanosMax, LongSupplier worked, BooleanSupplier unwanted) {
            this.limits = limits;
            this.end = end;
            this.worked = worked;
            this.unwanted = unwanted;
            workedMax = worked.getAsLong() + nanosMax;
            weightMax = WEIGHT_TIMES * ((long) VALUE_WEIGHT * limits.valuesMax() + limits.bytesMax());
            lookLater(System.nanoTime(), nanosMax);
        }

        private void lookLater(long now, long left) {
            lookAt = now + Math.min(left, end - now);
        }

        private boolean isLate() {
            long now = System.nanoTime();
            if (now - lookAt < 0) return false;
            long left = workedMax - worked.getAsLong();
            if (left <= 0 || now - end >= 0) return true;
            lookLater(now, left);
            return false;
        }

        // The callbacks' interfaces name a class that nobody outside of the library can: no lambda can be one.
        EntryCallback entry() {
            return (EntryCallback) Proxy.newProxyInstance(
                    AnswerTemplate.class.getClassLoader(), ENTRY, (proxy, method, args) -> {
                        if (++depth > DEPTH_MAX)
                            throw new BadAnswer(
                                    Reason.TEMPLATE, "The template goes deeper than " + DEPTH_MAX + " levels");
                        if (isLate() || unwanted.getAsBoolean())
                            throw new BadAnswer(Reason.TEMPLATE, "The template takes too long");
                        return null;
                    });
        }

        ExitCallback exit() {
            return (ExitCallback)
                    Proxy.newProxyInstance(AnswerTemplate.class.getClassLoader(), EXIT, (proxy, method, args) -> {
                        Object value = args[3];
                        if (!(value instanceof Map)) count(value);
                        weigh(value);
                        if (--depth > 0) return null;
                        result = value;
                        throw new Finished();
                    });
        }

        /** What was made, or is looked at. What is only handed on comes by several times in a row. */
        void count(@Nullable Object value) {
            if (value == last) return;
            last = value;
            if (value instanceof String text) count(text.length());
            else if (value instanceof List<?> list) countValues(list.size());
            else if (value instanceof Map<?, ?> map) countValues(map.size());
            weigh(value);
        }

        /**
         * How much there is in a value for one who goes through all of it, as functions and operators do without a look
         * at any bound: where branches are shared, that may be more than there is time or memory for.
         */
        private long weigh(@Nullable Object value) {
            if (value instanceof String text) return VALUE_WEIGHT + text.length();
            Iterable<?> inside =
                    value instanceof List<?> list ? list : value instanceof Map<?, ?> map ? map.values() : null;
            if (value == null || inside == null) return VALUE_WEIGHT;
            Long known = weights.get(value);
            if (known != null) return known;
            long weight = VALUE_WEIGHT;
            if (value instanceof Map<?, ?> map)
                for (Object name : map.keySet()) weight += String.valueOf(name).length();
            for (Object element : inside) {
                weight += weigh(element);
                if (weight > weightMax)
                    throw new BadAnswer(Reason.SIZE, "The template makes more than anybody can go through");
            }
            if (weight < HEAVY) return weight;
            if (weights.size() >= KNOWN_WEIGHTS_MAX) weights.clear();
            weights.put(value, weight);
            return weight;
        }

        /** All arrays together, for the same reason as texts. */
        private void countValues(int size) {
            values += size;
            if (size > limits.valuesMax())
                throw new BadAnswer(
                        Reason.SIZE, "The template makes an array of over " + limits.valuesMax() + " values");
            if (values > (long) ARRAYS_TIMES * limits.valuesMax())
                throw new BadAnswer(Reason.SIZE, "The template makes too many long arrays");
        }

        /** All texts together, for an array may hold many that are each within the bound. */
        private void count(int length) {
            textLength += length;
            if (length > limits.bytesMax()) throw tooLong(limits.bytesMax());
            if (textLength > Math.max(TEXTS_MIN, (long) TEXTS_TIMES * limits.bytesMax()))
                throw new BadAnswer(Reason.SIZE, "The template makes too many long texts");
        }
    }

    /** Makes trees out of what the library gives. */
    private static final class Results {
        private final AnswerLimits limits;
        private int values;

        Results(AnswerLimits limits) {
            this.limits = limits;
        }

        Value value(@Nullable Object from, int depth) {
            if (depth > limits.depthMax())
                throw new BadAnswer(Reason.DEPTH, "The template makes over " + limits.depthMax() + " levels");
            if (++values > limits.valuesMax())
                throw new BadAnswer(Reason.SIZE, "The template makes over " + limits.valuesMax() + " values");
            if (from == null || from == Jsonata.NULL_VALUE) return LiteralValue.NULL;
            if (from instanceof String text) return new TextValue(unicode(text));
            if (from instanceof Boolean truth) return LiteralValue.of(truth);
            if (from instanceof Exact exact) return exact.number;
            if (from instanceof Number number) return NumberValue.of(digits(number));
            if (from instanceof Map<?, ?> map) {
                var builder = new ObjectValue.Builder(Math.max(1, map.size()));
                map.forEach((name, value) -> builder.put(unicode(String.valueOf(name)), value(value, depth + 1)));
                return builder.build();
            }
            if (from instanceof List<?> list) {
                var elements = new ArrayList<Value>(list.size());
                for (Object element : list) elements.add(value(element, depth + 1));
                return ArrayValue.of(elements);
            }
            throw new BadAnswer(Reason.TEMPLATE, "The template gives a function");
        }

        private static String digits(Number number) {
            if (number instanceof Integer || number instanceof Long) return number.toString();
            try {
                return new BigDecimal(number.toString()).stripTrailingZeros().toString();
            } catch (NumberFormatException e) {
                throw new BadAnswer(Reason.TEMPLATE, "The template gives a number that JSON does not have");
            }
        }

        /** A template may cut a text inside of a surrogate pair. */
        private static String unicode(String text) {
            if (!JsonReader.hasLoneSurrogate(text)) return text;
            var whole = new StringBuilder(text.length());
            text.codePoints()
                    .forEach(c -> whole.appendCodePoint(
                            c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c));
            return whole.toString();
        }
    }

    /** A number that the library hands on without a look, and which it can compute with when it must. */
    private static final class Exact extends Number {
        private static final long serialVersionUID = 1;
        private static final int LONG_DIGITS = 18;

        private final transient NumberValue number;

        private Exact(NumberValue number) {
            this.number = number;
        }

        /** As the library's own number where that says the same; its ranges and indexes want these. */
        static Number of(NumberValue number) {
            String digits = number.digits();
            if (digits.length() > LONG_DIGITS) return new Exact(number);
            for (int at = digits.charAt(0) == '-' ? 1 : 0; at < digits.length(); at++)
                if (digits.charAt(at) < '0' || digits.charAt(at) > '9') return new Exact(number);
            long whole = Long.parseLong(digits);
            if (whole == 0 && digits.length() > 1) return new Exact(number);
            if ((int) whole == whole) return (int) whole;
            return whole;
        }

        @Override
        public int intValue() {
            return (int) doubleValue();
        }

        @Override
        public long longValue() {
            return (long) doubleValue();
        }

        @Override
        public float floatValue() {
            return (float) doubleValue();
        }

        @Override
        public double doubleValue() {
            return Double.parseDouble(number.digits());
        }

        @Override
        public String toString() {
            return number.digits();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Number than && than.doubleValue() == doubleValue();
        }

        @Override
        public int hashCode() {
            return Double.hashCode(doubleValue());
        }
    }
}
