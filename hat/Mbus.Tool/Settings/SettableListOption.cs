namespace Mbus.Tool.Settings;

/// <summary>An option with several values that takes them from the settings if it is not on the command line.</summary>
internal sealed class SettableListOption<T>(string name, Func<string, T> parse) : SettableOption<T[]>(name, SettingKind.List, values => [.. values.Select(parse)]);
