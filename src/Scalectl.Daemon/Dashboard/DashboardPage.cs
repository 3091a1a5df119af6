using Microsoft.Extensions.FileProviders;

namespace Scalectl.Daemon.Dashboard;

/// <summary>The page: static files beside the program, behind the same gate as the API.</summary>
public static class DashboardPage
{
    public static void UseDashboard(this WebApplication app)
    {
        var folder = Path.Combine(app.Environment.ContentRootPath, "Dashboard");
        app.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(folder) });
    }
}
