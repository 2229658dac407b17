using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Mbus.Client;
using Mbus.Gateway.Settings;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Mbus.Gateway.Mqtt;

/// <summary>Options of MQTTnet's client for <see cref="MqttSettings"/>.</summary>
internal static class ClientOptions
{
    private const int MaxPassword = 1024;
    private const uint MaxPacket = 64 * 1024;

    /// <summary>Keep-alive: a broker that is silent for longer is lost.</summary>
    internal static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>Returns the options. Password and certificates are read now, so that they can be replaced.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="will">Message that the broker publishes when the connection is lost.</param>
    /// <exception cref="IOException">A file cannot be read, or is not a certificate.</exception>
    internal static MqttClientOptions Of(MqttSettings settings, MqttMessage will)
    {
        // Without fragmentation, a message is one segment of TCP: else its head and its payload are sent apart, which counts on a mobile network.
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithTcpServer(settings.Broker.Host, settings.Broker.Port)
            .WithClientId($"mbus-{settings.Gateway}")
            .WithProtocolVersion(settings.IsVersion311 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500)
            .WithCleanStart()
            .WithoutPacketFragmentation()
            .WithKeepAlivePeriod(KeepAlive)
            .WithWillTopic(will.Topic)
            .WithWillPayload(will.Payload.ToArray())
            .WithWillRetain(will.IsRetained)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (!settings.IsVersion311)
            options.WithMaximumPacketSize(MaxPacket);
        if (settings.User != null)
            options.WithCredentials(settings.User, settings.PasswordFile == null ? "" : BoundedInput.ReadText(settings.PasswordFile, MaxPassword).TrimEnd('\r', '\n'));
        if (settings.Broker.IsTls)
            options.WithTlsOptions(tls => Secure(tls, settings));
        return options.Build();
    }

    private static void Secure(MqttClientTlsOptionsBuilder tls, MqttSettings settings)
    {
        // As SslStream by default: most private authorities publish no revocation list.
        tls.UseTls().WithSslProtocols(SslProtocols.None).WithTargetHost(settings.Broker.Host).WithRevocationMode(X509RevocationMode.NoCheck);
        if (settings.CaFile != null)
            tls.WithTrustChain(Load(settings.CaFile, path => Import(path)));
        if (settings.Certificate != null)
            tls.WithClientCertificates(Load(settings.Certificate, path => new X509Certificate2Collection(X509Certificate2.CreateFromPemFile(path, settings.CertificateKey))));
    }

    private static X509Certificate2Collection Import(string path)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new IOException($"{path} has no certificate. Expected a PEM file with the certificates of the trusted authorities.");
    }

    private static X509Certificate2Collection Load(string path, Func<string, X509Certificate2Collection> load)
    {
        try
        {
            return load(path);
        }
        catch (System.Security.Cryptography.CryptographicException e)
        {
            throw new IOException($"{path} is not a certificate with its key in PEM format: {e.Message}", e);
        }
    }
}
