using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Web.Access;

/// <summary>What the files of <see cref="WebSettings"/> contain.</summary>
/// <param name="Settings">Settings that name the files.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Certificate">Certificate with its key; null for HTTP.</param>
/// <param name="Issuers">Certificates that sign it.</param>
internal sealed record WebCredentials(WebSettings Settings, TokenFile Tokens, X509Certificate2? Certificate, X509Certificate2Collection Issuers)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="FormatException">A file is not valid.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal static WebCredentials Load(WebSettings settings)
    {
        TokenFile tokens = settings.Tokens == null ? TokenFile.Empty : TokenFile.Load(settings.Tokens);
        X509Certificate2Collection issuers = [];
        if (settings.Certificate == null)
            return new WebCredentials(settings, tokens, null, issuers);

        try
        {
            X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.CertificateKey);
            issuers.ImportFromPemFile(settings.Certificate);
            return new WebCredentials(settings, tokens, certificate, issuers);
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"{settings.Certificate} and {settings.CertificateKey ?? "the key in it"} are not a certificate with its key. Expected two PEM files, \"certificate\" and \"certificateKey\". {e.Message}", e);
        }
    }
}
