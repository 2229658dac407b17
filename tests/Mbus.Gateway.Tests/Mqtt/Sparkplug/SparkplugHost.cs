namespace Mbus.Gateway.Tests.Mqtt.Sparkplug;

/// <summary>
/// A host application that checks what it receives from one edge node by the rules of Sparkplug 3.0: births before data, sequence numbers
/// without a gap, aliases of the births, data types. Written from the specification, and not from this program.
/// </summary>
internal sealed class SparkplugHost(string group, string node)
{
    private const int Name = 1;
    private const int Alias = 2;
    private const int Timestamp = 3;
    private const int Datatype = 4;
    private const int IsHistorical = 5;
    private const int IsNull = 7;
    private const int Properties = 9;

    // Field of the value for each data type: Int64, Double, Boolean, String.
    private static readonly Dictionary<ulong, int> ValueFields = new() { [4] = 11, [10] = 13, [11] = 14, [12] = 15 };

    private readonly Dictionary<ulong, (string Device, string Name, ulong Type)> _aliases = [];
    private readonly HashSet<string> _alive = [];
    private ulong? _next;
    private int _taken;

    /// <summary>bdSeq of the last birth of the node.</summary>
    internal ulong? DeathSequence { get; private set; }

    /// <summary>Number of births of the node.</summary>
    internal int NodeBirths { get; private set; }

    /// <summary>True between birth and death of the node.</summary>
    internal bool IsOnline => _next != null;

    /// <summary>Devices between birth and death.</summary>
    internal IReadOnlyCollection<string> Alive => _alive;

    /// <summary>Metrics of all births of devices, in order; a null value is null.</summary>
    internal List<(string Device, string Name, object? Value, DateTimeOffset Time, string? Unit)> Births { get; } = [];

    /// <summary>Metrics of all data, in order.</summary>
    internal List<(string Device, string Name, object Value, DateTimeOffset Time, bool IsHistorical)> Data { get; } = [];

    /// <summary>Takes what a receiver has got since the last call, commands excepted.</summary>
    internal SparkplugHost Take(Receiver receiver)
    {
        IReadOnlyList<(string Topic, byte[] Payload)> all = receiver.Bytes;
        foreach ((string topic, byte[] payload) in all.Skip(_taken).Where(message => !message.Topic.Contains("/NCMD/", StringComparison.Ordinal)))
            Take(topic, payload);
        _taken = all.Count;
        return this;
    }

    /// <summary>Takes a message of the group.</summary>
    internal void Take(string topic, byte[] payload)
    {
        string[] levels = topic.Split('/');
        Assert.Equal(("spBv1.0", group, node), (levels[0], levels[1], levels[3]));
        WireMessage message = new(payload);
        IReadOnlyList<WireMessage> metrics = message.Messages(2);
        Assert.True(message.Number(1) is > 1_700_000_000_000 and < 4_000_000_000_000, $"{topic}: timestamp {message.Number(1)}");
        Assert.All(metrics, metric => Assert.NotNull(metric.Number(Timestamp)));
        if (levels[2] == "NDEATH")
        {
            EndNode(message, metrics);
            return;
        }

        if (levels[2] == "NBIRTH")
            BeginNode(metrics);
        Assert.True(_next == message.Number(3), $"{topic}: sequence number {message.Number(3)}, expected {_next}");
        _next = (_next + 1) % 256;
        if (levels[2] != "NBIRTH")
            TakeOfDevice(levels[2], levels[4], metrics);
    }

    private void BeginNode(IReadOnlyList<WireMessage> metrics)
    {
        DeathSequence = DeathSequenceOf(metrics);
        WireMessage rebirth = metrics.Single(metric => metric.Text(Name) == "Node Control/Rebirth");
        Assert.Equal((11UL, 0UL, null), (rebirth.Number(Datatype), rebirth.Number(14), rebirth.Number(Alias)));
        _aliases.Clear();
        _alive.Clear();
        _next = 0;
        NodeBirths++;
    }

    private void EndNode(WireMessage message, IReadOnlyList<WireMessage> metrics)
    {
        Assert.Null(message.Number(3));
        if (DeathSequenceOf(metrics) == DeathSequence)
            _next = null;
    }

    private static ulong? DeathSequenceOf(IReadOnlyList<WireMessage> metrics)
    {
        WireMessage number = metrics.Single(metric => metric.Text(Name) == "bdSeq");
        Assert.Equal(4UL, number.Number(Datatype));
        Assert.InRange(number.Number(11)!.Value, 0UL, 255UL);
        return number.Number(11);
    }

    private void TakeOfDevice(string kind, string device, IReadOnlyList<WireMessage> metrics)
    {
        switch (kind)
        {
            case "DBIRTH":
                foreach (ulong alias in _aliases.Where(known => known.Value.Device == device).Select(known => known.Key).ToArray())
                    _aliases.Remove(alias);
                _alive.Add(device);
                Assert.All(metrics, metric => TakeBirth(device, metric));
                break;
            case "DDATA":
                Assert.Contains(device, _alive);
                Assert.NotEmpty(metrics);
                Assert.All(metrics, metric => TakeData(device, metric));
                break;
            default:
                Assert.Equal("DDEATH", kind);
                Assert.Empty(metrics);
                Assert.True(_alive.Remove(device), device);
                break;
        }
    }

    private void TakeBirth(string device, WireMessage metric)
    {
        ulong type = metric.Number(Datatype)!.Value;
        string name = metric.Text(Name)!;
        Assert.True(_aliases.TryAdd(metric.Number(Alias)!.Value, (device, name, type)), $"{device}: the alias of {name} is in use");
        bool isNull = metric.Number(IsNull) == 1;
        Births.Add((device, name, isNull ? null : ValueOf(metric, type), TimeOf(metric), UnitOf(metric)));
        Assert.Equal(isNull, !metric.Numbers.Contains(ValueFields[type]));
        Assert.Null(metric.Number(IsHistorical));
    }

    private void TakeData(string device, WireMessage metric)
    {
        (string of, string name, ulong type) = _aliases[metric.Number(Alias)!.Value];
        Assert.Equal(device, of);
        Assert.Null(metric.Text(Name));
        Assert.Null(metric.Number(IsNull));
        Data.Add((device, name, ValueOf(metric, type), TimeOf(metric), metric.Number(IsHistorical) == 1));
    }

    private static object ValueOf(WireMessage metric, ulong type)
    {
        Assert.Equal([ValueFields[type]], metric.Numbers.Where(ValueFields.ContainsValue));
        return type switch
        {
            4 => (long)metric.Number(11)!,
            10 => metric.Double(13),
            11 => metric.Number(14) == 1,
            _ => metric.Text(15)!,
        };
    }

    private static DateTimeOffset TimeOf(WireMessage metric) => DateTimeOffset.FromUnixTimeMilliseconds((long)metric.Number(Timestamp)!);

    private static string? UnitOf(WireMessage metric)
    {
        if (metric.Messages(Properties) is not [var properties])
            return null;
        Assert.Equal(["engUnit"], properties.Texts(1));
        WireMessage value = Assert.Single(properties.Messages(2));
        Assert.Equal(12UL, value.Number(1));
        return value.Text(8);
    }
}
