using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>A certificate authority that issues certificates for 127.0.0.1, as PEM files in a folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder;
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _authority;
    private byte _serial;

    internal TestAuthority(string folder)
    {
        _folder = folder;
        CertificateRequest request = new("CN=authority", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Certificate = Write("ca.pem", _authority.ExportCertificatePem());
    }

    /// <summary>File with the certificate of the authority.</summary>
    internal string Certificate { get; }

    /// <summary>Returns the files <c>NAME.pem</c> and <c>NAME.key</c>.</summary>
    internal (string Certificate, string Key) Issue(string name)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(_authority, _authority.NotBefore, _authority.NotAfter, [++_serial]);
        return (Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
