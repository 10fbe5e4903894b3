package portico.config.composition.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Call;
import portico.config.composition.FieldPath;
import portico.config.composition.FieldPath.Step;
import portico.config.composition.FlattenStep;
import portico.config.composition.openapi.Form.Any;
import portico.config.composition.openapi.Form.Known;
import portico.config.composition.openapi.Form.Member;
import portico.config.composition.openapi.Form.Members;

/** What the operations of a call make of what its answer may be: the same as nodes do with the answer itself. */
final class Shaping {
    private final Forms forms;

    Shaping(Forms forms) {
        this.forms = forms;
    }

    /**
     * What is at a place.
     *
     * @param form null when there never is anything
     * @param sure whether there always is something
     */
    private record Found(@Nullable Form form, boolean sure) {
        static final Found NOTHING = new Found(null, false);
        static final Found ANYTHING = new Found(Any.ANY, false);
    }

    /** One answer, before it is grouped. */
    Form part(Call call, Form answer) {
        Form form = answer;
        if (call.collection() != null) form = collected(form, call.collection());
        if (call.target() != null)
            form = orEmpty(target(form, FieldPath.parsePlain(call.target()).steps(), 0));
        if (!call.allow().isEmpty()) form = orEmpty(kept(Branch.of(call.allow()), form));
        if (!call.deny().isEmpty()) form = denied(Branch.of(call.deny()), form);
        if (!call.map().isEmpty()) form = renamed(Branch.of(call.map()), form);
        for (var step : call.flatten()) form = flattened(step, form);
        return form;
    }

    private Form orEmpty(Found found) {
        if (found.form() == null) return Known.EMPTY_OBJECT;
        return found.sure() ? found.form() : forms.either(found.form(), Known.EMPTY_OBJECT);
    }

    private Form collected(Form form, String name) {
        Known known = form.known();
        if (known.items() == null) return form;
        Known others = new Known(known.scalar(), known.nil(), known.object(), null);
        return forms.either(others, Known.object(name, Known.array(known.items())));
    }

    private Found target(Form form, List<Step> steps, int at) {
        if (at == steps.size()) return new Found(form, true);
        if (form instanceof Any) return Found.ANYTHING;
        Known known = form.known();
        Form found = null;
        boolean sure = known.scalar() == null && !known.nil();
        if (known.object() != null) {
            Member member = known.object().member(steps.get(at).name());
            Found in = member == null ? Found.NOTHING : target(member.form(), steps, at + 1);
            found = in.form();
            sure &= member != null && member.required() && in.sure();
        }
        if (known.items() != null) {
            Form elements = known.items();
            Form items = forms.bounded(Found.ANYTHING, () -> target(elements, steps, at))
                    .form();
            found = forms.eitherOrNone(found, Known.array(items == null ? Known.NOTHING : items));
        }
        return new Found(found, sure && found != null);
    }

    /** Members that are meant, as a tree: paths that begin alike are one branch. */
    private static final class Branch {
        final Map<String, Branch> members = new TreeMap<>();
        boolean whole;

        @Nullable String name;

        static Branch of(List<String> paths) {
            var root = new Branch();
            for (String path : paths) root.at(path).whole = true;
            return root;
        }

        static Branch of(Map<String, String> names) {
            var root = new Branch();
            names.forEach((path, name) -> root.at(path).name = name);
            return root;
        }

        private Branch at(String path) {
            Branch at = this;
            for (var step : FieldPath.parsePlain(path).steps())
                at = at.members.computeIfAbsent(step.name(), any -> new Branch());
            return at;
        }
    }

    private Found kept(Branch branch, Form form) {
        if (branch.whole) return new Found(form, true);
        if (form instanceof Any) {
            var named = new LinkedHashMap<String, Member>();
            branch.members.forEach((name, member) -> {
                Form kept = kept(member, form).form();
                if (kept != null) named.put(name, new Member(kept, false));
            });
            return new Found(new Known(null, false, new Members(named, null), Any.ANY), false);
        }
        Known known = form.known();
        Members object = known.object() == null ? null : keptMembers(branch, known.object());
        Form items = null;
        if (known.items() != null) {
            Form elements = known.items();
            items = elements instanceof Any
                    ? Any.ANY
                    : forms.bounded(Found.ANYTHING, () -> kept(branch, elements))
                            .form();
            if (items == null) items = Known.NOTHING;
        }
        if (object == null && items == null) return Found.NOTHING;
        return new Found(new Known(null, false, object, items), known.scalar() == null && !known.nil());
    }

    private Members keptMembers(Branch branch, Members members) {
        var named = new LinkedHashMap<String, Member>();
        members.named().forEach((name, member) -> {
            Branch meant = branch.members.get(name);
            Found kept = meant == null ? Found.NOTHING : kept(meant, member.form());
            if (kept.form() != null) named.put(name, new Member(kept.form(), member.required() && kept.sure()));
        });
        Form others = members.others();
        if (others != null)
            branch.members.forEach((name, meant) -> {
                Form kept = named.containsKey(name) ? null : kept(meant, others).form();
                if (kept != null) named.put(name, new Member(kept, false));
            });
        return new Members(named, null);
    }

    private Form denied(Branch branch, Form form) {
        if (form instanceof Any) return form;
        Known known = form.known();
        Members object = known.object();
        if (object != null) {
            var named = new LinkedHashMap<String, Member>();
            object.named().forEach((name, member) -> {
                Branch meant = branch.members.get(name);
                if (meant == null) named.put(name, member);
                else if (!meant.whole) named.put(name, new Member(denied(meant, member.form()), member.required()));
            });
            Form others = object.others();
            if (others != null)
                branch.members.forEach((name, meant) -> {
                    if (!meant.whole) named.putIfAbsent(name, new Member(denied(meant, others), false));
                });
            object = new Members(named, others);
        }
        Form elements = known.items();
        Form items = elements == null ? null : forms.bounded(Any.ANY, () -> denied(branch, elements));
        Known denied = new Known(known.scalar(), known.nil(), object, items);
        return denied.equals(known) ? form : denied;
    }

    private Form renamed(Branch branch, Form form) {
        if (form instanceof Any || branch.members.isEmpty()) return form;
        Known known = form.known();
        Members object = known.object() == null ? null : renamedMembers(branch, known.object());
        Form elements = known.items();
        Form items = elements == null ? null : forms.bounded(Any.ANY, () -> renamed(branch, elements));
        return new Known(known.scalar(), known.nil(), object, items);
    }

    private Members renamedMembers(Branch branch, Members members) {
        // Those that keep their names first: where a renamed one is there, it takes the place.
        var named = new LinkedHashMap<String, Member>();
        members.named().forEach((name, member) -> {
            Branch meant = branch.members.get(name);
            if (meant == null) named.put(name, member);
            else if (meant.name == null) named.put(name, new Member(renamed(meant, member.form()), member.required()));
        });
        branch.members.forEach((name, meant) -> {
            Member member = members.member(name);
            if (member == null) return;
            if (meant.name == null) {
                named.putIfAbsent(name, new Member(renamed(meant, member.form()), false));
                return;
            }
            Form form = renamed(meant, member.form());
            Member before = named.get(meant.name);
            if (before == null && members.others() != null && !branch.members.containsKey(meant.name))
                before = new Member(members.others(), false);
            if (member.required() || before == null) named.put(meant.name, new Member(form, member.required()));
            else named.put(meant.name, new Member(forms.either(form, before.form()), before.required()));
        });
        return new Members(named, members.others());
    }

    private Form flattened(FlattenStep step, Form form) {
        if (step.delete() != null)
            return without(form, FieldPath.parse(step.delete()).steps(), 0);
        boolean moves = step.move() != null;
        String source = moves ? step.move() : step.append();
        if (source == null || step.to() == null) return form;
        FieldPath from = FieldPath.parse(source);
        FieldPath to = FieldPath.parse(step.to());
        List<Step> prefix = from.untilLastStar();
        List<Step> rest = from.steps().subList(prefix.size(), from.steps().size());
        List<Step> place = to.steps().subList(prefix.size(), to.steps().size());
        return atEach(form, prefix, 0, each -> moves ? moved(each, rest, place) : appended(each, rest, place));
    }

    private Form atEach(Form form, List<Step> prefix, int at, UnaryOperator<Form> here) {
        if (at == prefix.size()) return here.apply(form);
        return changed(form, prefix.get(at), child -> atEach(child, prefix, at + 1, here));
    }

    private Form changed(Form form, Step step, UnaryOperator<Form> change) {
        if (form instanceof Any) return form;
        Known known = form.known();
        Members object = known.object();
        if (object != null) {
            var named = new LinkedHashMap<>(object.named());
            if (step.each()) {
                named.replaceAll((name, member) -> new Member(change.apply(member.form()), member.required()));
                object = new Members(named, object.others() == null ? null : change.apply(object.others()));
            } else {
                Member member = object.member(step.name());
                if (member != null) named.put(step.name(), new Member(change.apply(member.form()), member.required()));
                object = new Members(named, object.others());
            }
        }
        Form items = known.items();
        if (items != null && step.each()) items = change.apply(items);
        else if (items != null && step.index() >= 0) items = forms.either(items, change.apply(items));
        return new Known(known.scalar(), known.nil(), object, items);
    }

    private Form without(Form form, List<Step> steps, int at) {
        if (form instanceof Any) return form;
        Step step = steps.get(at);
        if (at < steps.size() - 1) return changed(form, step, child -> without(child, steps, at + 1));
        Known known = form.known();
        Members object = known.object();
        Form items = known.items();
        if (step.each()) {
            object = object == null ? null : new Members(Map.of(), null);
            items = items == null ? null : Known.NOTHING;
        } else if (object != null) {
            var named = new LinkedHashMap<>(object.named());
            named.remove(step.name());
            object = new Members(named, object.others());
        }
        return new Known(known.scalar(), known.nil(), object, items);
    }

    private Form moved(Form form, List<Step> from, List<Step> to) {
        Found found = found(form, from);
        if (found.form() == null) return form;
        Found moved = put(from.isEmpty() ? null : without(form, from, 0), to, 0, found.form());
        if (moved.form() == null) return form;
        return found.sure() && moved.sure() ? moved.form() : forms.either(form, moved.form());
    }

    private Form appended(Form form, List<Step> from, List<Step> to) {
        Found found = found(form, from);
        if (found.form() == null) return form;
        Known more = found.form().known();
        Form single = new Known(more.scalar(), more.nil(), more.object(), null);
        Form items = more.items() == null ? single : forms.either(more.items(), single);
        Form rest = without(form, from, 0);
        Found before = found(rest, to);
        boolean joins = true;
        if (before.form() != null) {
            Known there = before.form().known();
            joins = there.scalar() == null && !there.nil() && there.object() == null;
            if (there.items() != null) items = forms.either(there.items(), items);
        }
        Found appended = put(rest, to, 0, Known.array(items));
        if (appended.form() == null) return form;
        return found.sure() && joins && appended.sure() ? appended.form() : forms.either(form, appended.form());
    }

    private Found found(Form form, List<Step> steps) {
        Form at = form;
        boolean sure = true;
        for (var step : steps) {
            if (at instanceof Any) return Found.ANYTHING;
            Known known = at.known();
            Member member = known.object() == null ? null : known.object().member(step.name());
            Form element = known.items() != null && step.index() >= 0 ? known.items() : null;
            Form next = forms.eitherOrNone(member == null ? null : member.form(), element);
            if (next == null) return Found.NOTHING;
            sure &= known.isOnlyObject() && member != null && member.required();
            at = next;
        }
        return new Found(at, sure);
    }

    private Found put(@Nullable Form form, List<Step> steps, int at, Form value) {
        if (at == steps.size()) return new Found(value, true);
        if (form instanceof Any) return Found.ANYTHING;
        Step step = steps.get(at);
        Known known = form == null ? Known.EMPTY_OBJECT : form.known();
        Members object = known.object();
        boolean sure = known.isOnlyObject();
        if (object != null) {
            Member member = object.member(step.name());
            Found there = member == null ? Found.NOTHING : put(member.form(), steps, at + 1, value);
            Found anew = member != null && member.required() ? Found.NOTHING : put(null, steps, at + 1, value);
            Form child = forms.eitherOrNone(there.form(), anew.form());
            sure &= (member == null || there.sure()) && (member != null && member.required() || anew.sure());
            if (child == null) {
                object = null;
            } else {
                var named = new LinkedHashMap<>(object.named());
                named.put(step.name(), new Member(child, true));
                object = new Members(named, object.others());
            }
        }
        // Which element of an array it becomes is not known.
        Form items = known.items() != null && step.index() >= 0 ? Any.ANY : null;
        if (object == null && items == null) return Found.NOTHING;
        return new Found(new Known(null, false, object, items), sure);
    }
}
