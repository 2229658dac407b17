using System.ComponentModel;

namespace Mbus.Gateway.Web.Api.Resources;

/// <summary>Stands for a reading in the description of the API: <see cref="Mbus.Client.Formats.ReadingJson"/> writes it.</summary>
[Description("A reading in the format mbus-edge/reading/2 of `mbus read --format json`; reading.schema.json describes it.")]
internal sealed record ReadingDocument;
