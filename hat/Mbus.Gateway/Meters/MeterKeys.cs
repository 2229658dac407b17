using System.Collections.Concurrent;
using Mbus.Client;

namespace Mbus.Gateway.Meters;

/// <summary>AES-128 keys of the meters. For any thread.</summary>
public sealed class MeterKeys
{
    private readonly ConcurrentDictionary<MeterAddress, byte[]> _byAddress = new();
    private readonly ConcurrentDictionary<MeterId, byte[]> _byId = new();

    /// <summary>Sets the key of an address.</summary>
    public void Set(MeterAddress address, byte[] key) => _byAddress[address] = key;

    /// <summary>Returns the key of an address; null for none.</summary>
    public byte[]? Of(MeterAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>Connects the key of an address with the meter that answers there.</summary>
    public void Learn(MeterAddress address, MeterId meter)
    {
        if (_byAddress.TryGetValue(address, out byte[]? key))
            _byId[meter] = key;
    }

    /// <summary>Returns the key of a meter; null for none.</summary>
    public byte[]? Of(MeterId meter)
    {
        if (_byId.TryGetValue(meter, out byte[]? known) || _byAddress.TryGetValue(meter.Address, out known))
            return known;
        foreach ((MeterAddress address, byte[] key) in _byAddress)
        {
            if (address.IsSecondary && address.Secondary.Matches(meter.Address.Secondary))
                return key;
        }

        return null;
    }
}
