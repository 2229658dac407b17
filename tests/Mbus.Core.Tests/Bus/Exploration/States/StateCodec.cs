using System.Linq.Expressions;
using System.Reflection;

namespace Mbus.Tests.Bus.Exploration;

/// <summary>
/// Saves and restores all that the objects of a graph remember, by code that is compiled once for that graph: the objects stay, their
/// fields and the elements of their arrays change. Times are saved relative to now, so that equal states have equal bytes.
/// </summary>
internal sealed class StateCodec
{
    private static readonly Dictionary<Type, string> Plurals = new()
    {
        [typeof(byte)] = "Bytes",
        [typeof(bool)] = "Bools",
        [typeof(short)] = "Shorts",
        [typeof(int)] = "Ints",
        [typeof(long)] = "Times",
    };

    private readonly HashSet<object> _visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<Expression> _saves = [];
    private readonly List<Expression> _loads = [];
    private readonly List<string> _names = [];
    private readonly ParameterExpression _buffer = Expression.Parameter(typeof(StateBuffer), "buffer");
    private readonly Action<StateBuffer> _save;
    private readonly Action<StateBuffer> _load;

    internal StateCodec(object root)
    {
        Visit(root);
        _save = Compile(_saves);
        _load = Compile(_loads);
    }

    internal void Save(StateBuffer buffer, long now)
    {
        buffer.Now = now;
        buffer.Position = 0;
        _save(buffer);
    }

    internal void Load(StateBuffer buffer, long now)
    {
        buffer.Now = now;
        buffer.Position = 0;
        _load(buffer);
    }

    /// <summary>The object and the field whose value is saved at a position.</summary>
    internal string Locate(int position, StateBuffer buffer, long now)
    {
        buffer.Now = now;
        buffer.Position = 0;
        for (int i = 0; i < _saves.Count; i++)
        {
            Compile([_saves[i]])(buffer);
            if (buffer.Position > position)
                return _names[i];
        }

        return "the end";
    }

    private Action<StateBuffer> Compile(List<Expression> steps) => Expression.Lambda<Action<StateBuffer>>(Expression.Block(steps), _buffer).Compile();

    private void Visit(object owner)
    {
        if (owner.GetType().Name is var name && (StateRules.IgnoredTypes.Contains(name) || !_visited.Add(owner)))
            return;

        foreach (FieldInfo field in Fields(owner.GetType()).OrderBy(Rank))
            Visit(owner, field);
    }

    // What the others depend on comes first: numbers, then numbers that matter at times, then arrays.
    private static int Rank(FieldInfo field)
    {
        int conditions = StateRules.For(field.DeclaringType!.Name, field.Name).When?.Split('&').Length ?? 0;
        return (field.FieldType.IsPrimitive || field.FieldType.IsEnum ? 0 : 3) + conditions;
    }

    // The parameters of a class are fields that nothing assigns.
    private static bool IsFixed(FieldInfo field) => field.IsInitOnly || (field.Name[0] == '<' && field.Name.EndsWith(">P", StringComparison.Ordinal));

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (Type? t = type; t != null && t != typeof(object); t = t.BaseType)
        {
            foreach (FieldInfo field in t.GetFields(Declared).OrderBy(field => field.MetadataToken))
                yield return field;
        }
    }

    private void Visit(object owner, FieldInfo field)
    {
        StateRule rule = StateRules.For(field.DeclaringType!.Name, field.Name);
        Type type = field.FieldType;
        if (rule.IsIgnored || StateRules.IgnoredTypes.Contains(type.Name) || typeof(Delegate).IsAssignableFrom(type) || type == typeof(string))
            return;

        int savesBefore = _saves.Count, loadsBefore = _loads.Count;
        if (type.IsPrimitive || type.IsEnum)
            VisitValue(owner, field, rule);
        else if (type.IsArray && field.GetValue(owner) is Array array)
            VisitArray(owner, array, rule);
        else if (type.IsValueType || !IsFixed(field))
            throw new NotSupportedException($"{field.DeclaringType}.{field.Name}: no rule for a field of type {type}.");
        else if (field.GetValue(owner) is { } child)
            Visit(child);
        if (rule.When != null)
            MakeConditional(owner, rule, savesBefore, loadsBefore);
        _names.RemoveRange(savesBefore, _names.Count > savesBefore && rule.When != null ? _names.Count - savesBefore : 0);
        while (_names.Count < _saves.Count)
            _names.Add($"{owner.GetType().Name}.{field.Name}");
    }

    private void VisitValue(object owner, FieldInfo field, StateRule rule)
    {
        if (IsFixed(field))
            return;

        MemberExpression member = Expression.Field(Expression.Constant(owner), field);
        Type type = field.FieldType.IsEnum ? Enum.GetUnderlyingType(field.FieldType) : field.FieldType;
        if (type == typeof(long))
        {
            _saves.Add(Call(nameof(StateBuffer.WriteTime), member, Expression.Constant(rule.Memory)));
            _loads.Add(Expression.Assign(member, Call(nameof(StateBuffer.ReadTime))));
        }
        else if (type == typeof(bool))
        {
            _saves.Add(Call(nameof(StateBuffer.WriteByte), Expression.Condition(member, Expression.Constant((byte)1), Expression.Constant((byte)0))));
            _loads.Add(Expression.Assign(member, Expression.NotEqual(Call(nameof(StateBuffer.ReadByte)), Expression.Constant((byte)0))));
        }
        else
        {
            bool isByte = type == typeof(byte);
            Expression value = Expression.Convert(member, isByte ? typeof(byte) : typeof(int));
            _saves.Add(Call(isByte ? nameof(StateBuffer.WriteByte) : nameof(StateBuffer.WriteInt), value));
            Expression read = Call(isByte ? nameof(StateBuffer.ReadByte) : nameof(StateBuffer.ReadInt));
            _loads.Add(Expression.Assign(member, Expression.Convert(read, field.FieldType)));
        }
    }

    private void VisitArray(object owner, Array array, StateRule rule)
    {
        Type element = array.GetType().GetElementType()!;
        if (!element.IsPrimitive && !element.IsEnum)
        {
            foreach (object? item in array)
            {
                if (item != null)
                    Visit(item);
            }

            return;
        }

        Type type = element.IsEnum ? Enum.GetUnderlyingType(element) : element;
        Expression constant = Expression.Convert(Expression.Convert(Expression.Constant(array), typeof(object)), type.MakeArrayType());
        if (rule.Runs != null)
        {
            _saves.Add(Call(nameof(StateBuffer.WriteRuns), constant, Expression.Constant(rule.Runs)));
            _loads.Add(Call(nameof(StateBuffer.ReadRuns), constant, Expression.Constant(rule.Runs)));
            return;
        }

        if (rule.Gate != null)
        {
            FieldInfo gate = Fields(owner.GetType()).First(f => f.Name == rule.Gate);
            string method = gate.FieldType == typeof(bool[]) ? nameof(StateBuffer.WriteFlagged) : nameof(StateBuffer.WriteGated);
            _saves.Add(Call(method, constant, Expression.Constant(gate.GetValue(owner))));
            _loads.Add(Call(nameof(StateBuffer.ReadBytes), constant, Expression.Constant(0), Expression.Constant(array.Length)));
            return;
        }

        string plural = Plurals[type];
        Expression from = rule.From == null ? Expression.Constant(0) : Number(owner, rule.From);
        Expression count = rule.Count == null
            ? Expression.Constant(array.Length)
            : Expression.Multiply(Number(owner, rule.Count), Expression.Constant(rule.Factor));
        if (type == typeof(long))
            _saves.Add(Call("Write" + plural, constant, from, count, Expression.Constant(rule.Memory)));
        else
            _saves.Add(Call("Write" + plural, constant, from, count));
        _loads.Add(Call("Read" + plural, constant, from, count));
    }

    private void MakeConditional(object owner, StateRule rule, int savesBefore, int loadsBefore)
    {
        string[] conditions = rule.When!.Split('&');
        Expression value = Number(owner, conditions[0]);
        Expression isLive = rule.Dead.Select(dead => (Expression)Expression.NotEqual(value, Expression.Constant(dead))).Aggregate(Expression.AndAlso);
        if (conditions.Length > 1)
            isLive = Expression.AndAlso(isLive, Expression.NotEqual(Number(owner, conditions[1]), Expression.Constant(0)));
        MakeConditional(_saves, savesBefore, isLive);
        MakeConditional(_loads, loadsBefore, isLive);
    }

    private static void MakeConditional(List<Expression> steps, int before, Expression isLive)
    {
        if (steps.Count == before)
            return;

        Expression block = Expression.Block(typeof(void), steps.Skip(before));
        steps.RemoveRange(before, steps.Count - before);
        steps.Add(Expression.IfThen(isLive, block));
    }

    private Expression Number(object owner, string field)
    {
        int plus = field.IndexOf('+', StringComparison.Ordinal);
        if (plus > 0)
            return Expression.Add(Number(owner, field[..plus]), Number(owner, field[(plus + 1)..]));

        int dot = field.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            owner = _visited.First(visited => visited.GetType().Name == field[..dot]);
            field = field[(dot + 1)..];
        }

        FieldInfo info = Fields(owner.GetType()).First(f => f.Name == field);
        MemberExpression member = Expression.Field(Expression.Constant(owner), info);
        if (info.FieldType == typeof(bool))
            return Expression.Condition(member, Expression.Constant(1), Expression.Constant(0));
        if (info.FieldType == typeof(long))
            return Expression.Condition(Expression.Equal(member, Expression.Constant(0L)), Expression.Constant(0), Expression.Constant(1));
        return Expression.Convert(info.FieldType.IsEnum ? Expression.Convert(member, Enum.GetUnderlyingType(info.FieldType)) : member, typeof(int));
    }

    private MethodCallExpression Call(string method, params Expression[] arguments) =>
        Expression.Call(_buffer, typeof(StateBuffer).GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!, arguments);
}
