namespace Mbus.Gateway.Settings;

/// <summary>A setting is not valid. The message gives the file, the line, the setting, what was found and what was expected.</summary>
public sealed class SettingsException : FormatException
{
    /// <summary>Creates an exception with a complete message.</summary>
    public SettingsException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
