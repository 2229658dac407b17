namespace Mbus.Tool.Settings;

/// <summary>An option without a value that takes it from the settings if it is not on the command line.</summary>
internal sealed class SettableFlag(string name) : SettableOption<bool>(name, SettingKind.Flag, values => bool.Parse(values[0]));
