using System.Reflection;
using Mbus.Client;

namespace Mbus.Simulation;

/// <summary>A simulated bus as data: its meters and faults. Written as JSON; README.md beside this file describes it.</summary>
public sealed record BusDefinition
{
    /// <summary>The most meters that a definition in a file may have: four segments of 250 behind repeaters.</summary>
    public const int MaxMeters = 1000;

    private const int MaxFileBytes = 4 << 20;
    private const string DefaultResource = "Mbus.Simulation.DefaultBus.json";

    /// <summary>The bus that comes with the program: eight unlike meters, two of them on one primary address.</summary>
    public static BusDefinition Default { get; } = Parse(ReadDefault(), "DefaultBus.json");

    /// <summary>The date and time, on the meters' clocks, of time 0.</summary>
    public DateTime Start { get; init; } = new(2026, 1, 1);

    /// <summary>The meters.</summary>
    public IReadOnlyList<MeterDefinition> Meters { get; init; } = [];

    /// <summary>The faults of the whole bus: those that strike any meter's answer, and those of the line.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Reads a definition from a file.</summary>
    /// <exception cref="BusDefinitionException">The file cannot be read or holds no definition; the message says where.</exception>
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
            throw new BusDefinitionException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a definition from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="BusDefinitionException">It is no definition; the message says where, what was seen and what was expected.</exception>
    public static BusDefinition Parse(string json, string name) => DefinitionReader.Read(json, name);

    private static string ReadDefault()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(DefaultResource)!;
        return BoundedInput.ReadText(stream, DefaultResource, MaxFileBytes);
    }
}
