using System.Reflection;
using Mbus.Client;

namespace Mbus.Simulation;

/// <summary>Data of a simulated bus: meters and faults. Stored as JSON; see README.md in this project.</summary>
public sealed record BusDefinition
{
    /// <summary>Maximum number of meters in a definition file: four segments of 250 behind repeaters.</summary>
    public const int MaxMeters = 1000;

    private const int MaxFileBytes = 4 << 20;
    private const string DefaultResource = "Mbus.Simulation.DefaultBus.json";

    /// <summary>Built-in bus: eight different meters, two of them on one primary address.</summary>
    public static BusDefinition Default { get; } = Parse(ReadDefault(), "DefaultBus.json");

    /// <summary>Date and time on the meters' clocks at time 0.</summary>
    public DateTime Start { get; init; } = new(2026, 1, 1);

    /// <summary>Meters on the bus.</summary>
    public IReadOnlyList<MeterDefinition> Meters { get; init; } = [];

    /// <summary>Faults of the whole bus: those of any meter's reply, and those of the line.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Behaviour of the TCP gateway in front of the bus, for <see cref="Slaves.SlaveListener"/>.</summary>
    public GatewayDefinition Gateway { get; init; } = new();

    /// <summary>Loads a definition from a file.</summary>
    /// <exception cref="BusDefinitionException">
    /// The file cannot be read or is not a valid definition; the message gives the position.
    /// </exception>
    public static BusDefinition Load(string path)
    {
        try
        {
            return Parse(BoundedInput.ReadText(path, MaxFileBytes), path);
        }
        catch (FormatException e) when (e is not BusDefinitionException)
        {
            throw new BusDefinitionException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BusDefinitionException($"{path}: cannot read the file: {e.Message}", e);
        }
    }

    /// <summary>Parses a definition from JSON.</summary>
    /// <param name="json">JSON text.</param>
    /// <param name="name">Name of the definition in messages.</param>
    /// <exception cref="BusDefinitionException">
    /// The definition is not valid; the message gives the position, what was found and what was expected.
    /// </exception>
    public static BusDefinition Parse(string json, string name) => DefinitionReader.Read(json, name);

    private static string ReadDefault()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(DefaultResource)!;
        return BoundedInput.ReadText(stream, DefaultResource, MaxFileBytes);
    }
}
