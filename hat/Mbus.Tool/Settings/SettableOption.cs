using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mbus.Tool.Settings;

/// <summary>An option that takes its value from the settings if it is not on the command line.</summary>
internal class SettableOption<T> : Option<T>, ISettableOption
{
    private readonly Func<IReadOnlyList<string>, T> _parse;

    /// <param name="name">Name on the command line, for example <c>--read-only</c>.</param>
    /// <param name="kind">Type in the settings file.</param>
    /// <param name="parse">Parses the values from all sources: one value, or those of a list.</param>
    private protected SettableOption(string name, SettingKind kind, Func<IReadOnlyList<string>, T> parse)
        : base(name)
    {
        _parse = parse;
        Kind = kind;
        string[] words = name.TrimStart('-').Split('-');
        Key = words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        if (kind != SettingKind.Flag)
            CustomParser = result => Read(result, Name, [.. result.Tokens.Select(token => token.Value)]);
    }

    /// <summary>Creates an option with one value.</summary>
    internal SettableOption(string name, Func<string, T> parse)
        : this(name, typeof(T) == typeof(int) ? SettingKind.Number : SettingKind.Text, values => parse(values[0]))
    {
    }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public SettingKind Kind { get; }

    /// <inheritdoc/>
    public virtual void Use(Defaults defaults, string command)
    {
        if (defaults.Find(command, Key, Kind) is Setting setting)
            DefaultValueFactory = result => Read(result, setting.Origin, setting.Values);
    }

    private protected virtual T Parse(IReadOnlyList<string> values) => _parse(values);

    private T Read(ArgumentResult result, string origin, IReadOnlyList<string> values)
    {
        try
        {
            return Parse(values);
        }
        catch (FormatException e)
        {
            result.AddError($"{origin}: {e.Message}");
            return default!;
        }
    }
}
