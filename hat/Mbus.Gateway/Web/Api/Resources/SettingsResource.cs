using System.ComponentModel;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record SettingsResource(
    [property: Description("Path of the settings file.")] string Path,
    [property: Description("Version of the text, for saving another one.")] string Version,
    [property: Description("Text of the file: JSON, in which comments and trailing commas are allowed.")] string Text);
