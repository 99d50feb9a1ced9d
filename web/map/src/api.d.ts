// Made from the server's OpenAPI document by npm run types. Do not edit.

export interface paths {
    "/styles/{name}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A MapLibre style · 地图样式
         * @description A style, version 8, of all layers that the caller may see. It names no glyphs, sprites or hosts but this server. With reports=true it draws reports as they are now over them, those that the parameters of a filter mean; with result the result of a job that looked for hot spots. Wants the right city.read.
         */
        get: operations["style"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/{address}/{layers}/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A vector tile · 矢量切片
         * @description Mapbox Vector Tile 2.1 of one layer or several. The address is {edition}-{hash}, as TileJSON and styles give it: what lies there never changes. current leads to the address in force. Wants the right city.read.
         */
        get: operations["tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/{layers}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * TileJSON of layers · 切片说明 TileJSON
         * @description Wants the right city.read.
         */
        get: operations["tilejson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/live/reports.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * TileJSON of the tiles of reports · 问题切片说明 TileJSON
         * @description Wants the right reports.read.
         */
        get: operations["report-tilejson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/live/reports/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A vector tile of reports as they are now · 问题的矢量切片（实时）
         * @description One layer, reports, of the reports that the filter means and the key may see: points from zoom 14 on, below hexagons with their numbers; none is left out uncounted. It holds for the moment: ask again with If-None-Match. Wants the right reports.read.
         */
        get: operations["report-tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/results/{id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * TileJSON of the tiles of a result · 分析结果切片说明 TileJSON
         * @description Wants the right analyses.run.
         */
        get: operations["result-tilejson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/results/{id}/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A vector tile of the result of an analysis · 分析结果的矢量切片
         * @description One layer, hotspots, of the result of a job of /v1/hotspots: its units with value, statistic, z, p and class; at zooms at which a tile would have too many of them hexagons with their numbers by class. 409 until the job is done. Wants the right analyses.run.
         */
        get: operations["result-tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Areas of a kind · 各类区域
         * @description Wants the right city.read.
         */
        get: operations["list-areas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/areas/{kind}/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An area · 一个区域
         * @description Wants the right city.read.
         */
        get: operations["get-area"];
        /**
         * Put a thing into the draft, whole (area) · 在草稿中写入区域
         * @description Wants the right editions.change.
         */
        put: operations["put-area"];
        post?: never;
        /**
         * Take a thing out of the draft (area) · 在草稿中删除区域
         * @description Wants the right editions.change.
         */
        delete: operations["delete-area"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (area) · 在草稿中修改区域
         * @description Wants the right editions.change.
         */
        patch: operations["patch-area"];
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, and when, newest first · 谁在何时改动了什么
         * @description Every change of an edition, a key or a report. It only grows. Nothing of a reporter's name, phone or key is in it. Wants the right administer.
         */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Balances with the figures of their plans, newest first · 平衡任务与方案，新的在前
         * @description Wants the right balances.run.
         */
        get: operations["list-balances"];
        put?: never;
        /**
         * Plan where each cubic metre goes, as a job · 土方平衡（后台任务）
         * @description Makes a job and names it in Location. The plan is made on a ground and an edition, with the changes stated: what is wrong with them is named at once, with site and field, before any solving. The same request on the same ground and edition gives the job that was made before. An empty object is the cheapest plan on the newest ground. Wants the right balances.run.
         */
        post: operations["make-balance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State, progress and plan of a balance · 平衡任务的状态、进度与方案
         * @description In JSON the plan is the member document once the job is done, and search says how far it is before, with bound and gap. The other formats are the plan alone, with 409 until it is done: GeoJSON has a line for each flow along its roads and a point for each site; html is a report that stands alone. Wants the right balances.run.
         */
        get: operations["get-balance"];
        put?: never;
        post?: never;
        /**
         * Cancel a balance · 取消平衡任务
         * @description A job that waits is cancelled at once, one that runs within a second or so, its solver included; one that has ended stays as it is. Only who made it or an administrator may. Wants the right balances.run.
         */
        delete: operations["cancel-balance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a plan: its haul orders then hold · 批准方案，生成运输任务单
         * @description Who did it, when and why is in the audit, with the plan's hash. Only for keys of the whole city. Wants the right balances.manage.
         */
        post: operations["approve-balance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances/{id}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Haul orders of an approved plan, by haulier, night and vehicle · 运输任务单（按企业、夜间、车辆）
         * @description 409 until the plan is approved. The columns are explained in docs/earthwork.md. Wants the right balances.run.
         */
        get: operations["get-orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a plan that was approved · 撤回已批准的方案
         * @description Wants the right balances.manage.
         */
        post: operations["withdraw-balance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plans side by side · 方案并列对比
         * @description A column for each scenario: the baseline and today's practice of the first plan, then each plan, with what it saves against that baseline. Wants the right balances.run.
         */
        get: operations["compare-balances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/buildings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Buildings in the order of their codes · 楼栋，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-buildings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/buildings/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the buildings · 楼栋之一
         * @description Wants the right city.read.
         */
        get: operations["get-buildings"];
        /**
         * Put a thing into the draft, whole (buildings) · 在草稿中写入楼栋
         * @description Wants the right editions.change.
         */
        put: operations["put-buildings"];
        post?: never;
        /**
         * Take a thing out of the draft (buildings) · 在草稿中删除楼栋
         * @description Wants the right editions.change.
         */
        delete: operations["delete-buildings"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (buildings) · 在草稿中修改楼栋
         * @description Wants the right editions.change.
         */
        patch: operations["patch-buildings"];
        trace?: never;
    };
    "/v1/cameras": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cameras in the order of their codes · 视频探头，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-cameras"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cameras/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the cameras · 视频探头之一
         * @description Wants the right city.read.
         */
        get: operations["get-cameras"];
        /**
         * Put a thing into the draft, whole (cameras) · 在草稿中写入视频探头
         * @description Wants the right editions.change.
         */
        put: operations["put-cameras"];
        post?: never;
        /**
         * Take a thing out of the draft (cameras) · 在草稿中删除视频探头
         * @description Wants the right editions.change.
         */
        delete: operations["delete-cameras"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (cameras) · 在草稿中修改视频探头
         * @description Wants the right editions.change.
         */
        patch: operations["patch-cameras"];
        trace?: never;
    };
    "/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Categories in the order of their codes · 类别，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/categories/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the categories · 类别之一
         * @description Wants the right city.read.
         */
        get: operations["get-categories"];
        /**
         * Put a thing into the draft, whole (categories) · 在草稿中写入类别
         * @description Wants the right editions.change.
         */
        put: operations["put-categories"];
        post?: never;
        /**
         * Take a thing out of the draft (categories) · 在草稿中删除类别
         * @description Wants the right editions.change.
         */
        delete: operations["delete-categories"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (categories) · 在草稿中修改类别
         * @description Wants the right editions.change.
         */
        patch: operations["patch-categories"];
        trace?: never;
    };
    "/v1/chiefs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Chiefs in the order of their codes · 路长，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-chiefs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chiefs/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the chiefs · 路长之一
         * @description Wants the right city.read.
         */
        get: operations["get-chiefs"];
        /**
         * Put a thing into the draft, whole (chiefs) · 在草稿中写入路长
         * @description Wants the right editions.change.
         */
        put: operations["put-chiefs"];
        post?: never;
        /**
         * Take a thing out of the draft (chiefs) · 在草稿中删除路长
         * @description Wants the right editions.change.
         */
        delete: operations["delete-chiefs"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (chiefs) · 在草稿中修改路长
         * @description Wants the right editions.change.
         */
        patch: operations["patch-chiefs"];
        trace?: never;
    };
    "/v1/city": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The city and its edition · 城市与版本
         * @description Wants the right city.read.
         */
        get: operations["get-city"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/components": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Components in the order of their codes · 部件，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-components"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/components/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the components · 部件之一
         * @description Wants the right city.read.
         */
        get: operations["get-components"];
        /**
         * Put a thing into the draft, whole (components) · 在草稿中写入部件
         * @description Wants the right editions.change.
         */
        put: operations["put-components"];
        post?: never;
        /**
         * Take a thing out of the draft (components) · 在草稿中删除部件
         * @description Wants the right editions.change.
         */
        delete: operations["delete-components"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (components) · 在草稿中修改部件
         * @description Wants the right editions.change.
         */
        patch: operations["patch-components"];
        trace?: never;
    };
    "/v1/duties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Duties in the order of their codes · 责任岗位，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-duties"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/duties/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the duties · 责任岗位之一
         * @description Wants the right city.read.
         */
        get: operations["get-duties"];
        /**
         * Put a thing into the draft, whole (duties) · 在草稿中写入责任岗位
         * @description Wants the right editions.change.
         */
        put: operations["put-duties"];
        post?: never;
        /**
         * Take a thing out of the draft (duties) · 在草稿中删除责任岗位
         * @description Wants the right editions.change.
         */
        delete: operations["delete-duties"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (duties) · 在草稿中修改责任岗位
         * @description Wants the right editions.change.
         */
        patch: operations["patch-duties"];
        trace?: never;
    };
    "/v1/editions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Editions, newest first · 数据版本，新的在前
         * @description Wants the right editions.read.
         */
        get: operations["list-editions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/{edition}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An edition · 一个数据版本
         * @description The ETag of the draft names its version, which changes to it want in If-Match. Wants the right editions.read.
         */
        get: operations["get-edition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/{edition}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The findings on an edition · 检查一个版本
         * @description Wants the right editions.read.
         */
        get: operations["check-edition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/{edition}/consequences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which reports would go to somebody else by an edition · 一个版本对问题归属的影响
         * @description Of the reports that are open and those of the last 90 days, lists those that would go to somebody else than by the edition that it began from, newest first, with who leads and why on both sides; the first page counts them by office and rule. Both editions are asked anew. Wants the right reports.replay.
         */
        get: operations["consequences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/{edition}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What differs between two editions · 与另一版本的差异
         * @description Wants the right editions.read.
         */
        get: operations["diff-editions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/{edition}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what to an edition, and why · 一个版本的操作记录
         * @description Wants the right editions.read.
         */
        get: operations["edition-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/{edition}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish what an earlier edition held as a new one · 将较早版本的内容作为新版本发布
         * @description Wants the right editions.change.
         */
        post: operations["rollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Throw the draft away · 放弃草稿
         * @description Wants the right editions.change.
         */
        delete: operations["discard-draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/draft/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a folder on the server's machine into the draft · 将服务器上的文件夹导入草稿
         * @description Streams lines of JSON: {"layer","done","total"} while it goes on, and at last {"draft","version","layers"} or a problem. The layers of the folder are replaced, all or none. Wants the right editions.change.
         */
        post: operations["import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/editions/draft/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the draft and publish it · 检查并发布草稿
         * @description Wants the right editions.change.
         */
        post: operations["publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow every change of reports · 接收问题变更事件流
         * @description Server-sent events. Each has as id its number, which rises without gaps over all servers, and as data the change as JSON; what follows a number can be had again, from any server, by Last-Event-ID. At least once: remove repeats by id. Only what the caller may see and the parameters mean is sent; the report is meant as it is after the change. An event named left tells that a report was meant before the change and is no more. An event named edition, without an id, tells the edition in force: at the beginning, and when another one comes. One named loaded, without an id too, tells that past reports were brought in, which tell no events: at the beginning if there ever were any, and when there are more. A list that was read with another load is to be read again. A comment comes every 15 seconds when there is nothing else. Numbers that are no longer kept answer 410: load the list again, and follow from its event. Who reads too slowly is cut off with a comment and may go on from its last id. Wants the right reports.read.
         */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs that write files, newest first · 导出任务，新的在前
         * @description Wants the right export.
         */
        get: operations["list-exports"];
        put?: never;
        /**
         * Write files, as a job · 导出数据文件（后台任务）
         * @description Makes a job and names it in Location. Besides the right to export it takes that to read what goes out: reports.read for reports (and persons.read with persons), analyses.run and balances.run for results, editions.read for organisations, chiefs, duties and for editions that are not in force. Of reports a key that is bound to a body gets those that concern it. The same request on the same data gives the job that was made before. Files are kept for seven days, of one key 4 GiB at most: beyond that 429. Wants the right export.
         */
        post: operations["make-export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State, progress and files of an export · 导出任务的状态、进度与文件
         * @description Once it is done the result is the manifest: edition, filters, rows, names of columns, bytes and SHA-256 of each file. It takes the rights that the request took. Wants the right export.
         */
        get: operations["get-export"];
        put?: never;
        post?: never;
        /**
         * Cancel an export, or delete it with its files · 取消导出任务，或删除其文件
         * @description A job that waits is cancelled at once, one that runs within a second or so; one that has ended is deleted with its files. Only who made it or an administrator may. Wants the right export.
         */
        delete: operations["delete-export"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All files as one archive · 全部文件，打包为 zip
         * @description The archive is made as it is sent; 409 until the job is done. Wants the right export.
         */
        get: operations["get-export-zip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{id}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file of an export · 一个导出的文件
         * @description The bytes as they are kept, with their SHA-256 as ETag; with Range (one range, from a byte on) 206 and that part. manifest.json is one of the files. Wants the right export.
         */
        get: operations["get-export-file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Responsibility grids · 责任网格
         * @description Wants the right city.read.
         */
        get: operations["list-grids"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grids/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A responsibility grid · 一个责任网格
         * @description Wants the right city.read.
         */
        get: operations["get-grid"];
        /**
         * Put a thing into the draft, whole (responsibility grids) · 在草稿中写入责任网格
         * @description Wants the right editions.change.
         */
        put: operations["put-grids"];
        post?: never;
        /**
         * Take a thing out of the draft (responsibility grids) · 在草稿中删除责任网格
         * @description Wants the right editions.change.
         */
        delete: operations["delete-grids"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (responsibility grids) · 在草稿中修改责任网格
         * @description Wants the right editions.change.
         */
        patch: operations["patch-grids"];
        trace?: never;
    };
    "/v1/grounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Grounds, newest first · 土方底数，新的在前
         * @description Wants the right balances.run.
         */
        get: operations["list-grounds"];
        put?: never;
        /**
         * Load a ground: sites, volumes, permits, hauliers, bans, prices, today's flows · 载入土方底数（场地、方量、核准、企业、禁行、价格、现状流向）
         * @description The tables of chengge balance --template as JSON, at most 16 MiB, whole or not at all: anything wrong is named with table, row, site and field, and nothing is kept. Numbers may be texts, for exact fractions. Warnings come with the answer and stay with the ground. The same ground as the newest, on the same edition, is that one again. Only for keys of the whole city. Wants the right balances.manage.
         */
        post: operations["load-ground"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grounds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A ground with its tables · 一份土方底数
         * @description Wants the right balances.run.
         */
        get: operations["get-ground"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hotspots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs that look for hot spots, newest first · 热点任务，新的在前
         * @description Wants the right analyses.run.
         */
        get: operations["list-hotspots"];
        put?: never;
        /**
         * Look for hot spots, as a job · 查找热点（后台任务）
         * @description Makes a job and names it in Location. What the request leaves open (units, neighbours, p, correction) is chosen from the data by stated rules; the answer says what was chosen, why, and how much would change otherwise. Reports are counted by the cells and codes stored at intake. The same request on the same reports and edition gives the job that was made before, with the same bytes. Wants the right analyses.run.
         */
        post: operations["find-hotspots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hotspots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State, progress and result of a job that looks for hot spots · 热点任务的状态、进度与结果
         * @description In JSON the result is a member of the job once it is done. The other formats are the result alone, with 409 until it is done: GeoJSON and GeoPackage have a feature for each unit, HTML is a report in both languages with maps that stands alone; gal, gwt and weights (CSV) are who is whose neighbour, for GeoDa and PySAL. As tiles: /tiles/results/{id}/…. Wants the right analyses.run.
         */
        get: operations["get-hotspots"];
        put?: never;
        post?: never;
        /**
         * Cancel a job that looks for hot spots · 取消热点任务
         * @description A job that waits is cancelled at once, one that runs within a second or so; one that has ended stays as it is. Only who made it or an administrator may. Wants the right analyses.run.
         */
        delete: operations["cancel-hotspots"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys, newest first, revoked and expired ones among them · 密钥，新的在前
         * @description Wants the right administer.
         */
        get: operations["list-keys"];
        put?: never;
        /**
         * Make a key, which this answer tells once and nothing ever again · 制作密钥；密钥只在应答中出现这一次
         * @description The key is sent as Authorization: Bearer …; in an address it is not accepted. Only its SHA-256 is kept. Wants the right administer.
         */
        post: operations["create-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key for good · 撤销密钥
         * @description Acts on every server within 5 s, and ends its open streams. Wants the right administer.
         */
        delete: operations["revoke-key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whose is this point, or this place? · 一个点、一处位置归谁管
         * @description Answers one point: what lies there, who leads, who supports and is told, and why. lng and lat are required, or a place that is stated as a report states it: component, road with crossing, offset_m, toward and side, or address. With one of these, with channel or with category_text, the answer is the assignment that POST /v1/reports would give to a report of the same statement now, by the edition in force: the component is asked first, then the point, then the road; crs may be left out only where the key or the channel has one, accuracy is the channel's where it is not stated, at is the report's found_at, road_max_distance has no use. A place that is of no use is answered, not refused: place_problem says why, and but for outside, point is 0, 0. Wants the right city.read.
         */
        get: operations["locate"];
        put?: never;
        /**
         * Whose are these points? · 许多点归谁管
         * @description Streams: answers come in the order of the points, while the body is still being read. The columns of the input are kept; then come district, street_office, community, grid, unit_grid, road, road_side, road_distance_m, road_chief, component, lead, ambiguous, reason (a name that the input already has becomes located_…). A row that cannot be answered says so and stops nothing. The answer has the format of the body, unless Accept names another. Parameters hold for the rows that state nothing themselves. Wants the right city.read.
         */
        post: operations["locate-many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I: role, rights and scope · 我是谁：角色、权限与范围
         * @description Wants the right city.read.
         */
        get: operations["who-am-i"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Organisations in the order of their codes · 责任单位，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-organisations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the organisations · 责任单位之一
         * @description Wants the right city.read.
         */
        get: operations["get-organisations"];
        /**
         * Put a thing into the draft, whole (organisations) · 在草稿中写入责任单位
         * @description Wants the right editions.change.
         */
        put: operations["put-organisations"];
        post?: never;
        /**
         * Take a thing out of the draft (organisations) · 在草稿中删除责任单位
         * @description Wants the right editions.change.
         */
        delete: operations["delete-organisations"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (organisations) · 在草稿中修改责任单位
         * @description Wants the right editions.change.
         */
        patch: operations["patch-organisations"];
        trace?: never;
    };
    "/v1/overlays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Overlays: sites, permits, permitted stalls · 占用范围
         * @description Wants the right city.read.
         */
        get: operations["list-overlays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overlays/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An overlay · 一处占用范围
         * @description Wants the right city.read.
         */
        get: operations["get-overlay"];
        /**
         * Put a thing into the draft, whole (overlays) · 在草稿中写入占用范围
         * @description Wants the right editions.change.
         */
        put: operations["put-overlays"];
        post?: never;
        /**
         * Take a thing out of the draft (overlays) · 在草稿中删除占用范围
         * @description Wants the right editions.change.
         */
        delete: operations["delete-overlays"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (overlays) · 在草稿中修改占用范围
         * @description Wants the right editions.change.
         */
        patch: operations["patch-overlays"];
        trace?: never;
    };
    "/v1/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What another edition would have decided for past reports · 以另一版本对既往问题重新定责
         * @description Lists the reports that would go to somebody else, newest first, with who leads and why on both sides; the first page counts them by office and rule. By default these are the reports of the last 90 days and all that are open. An edition is compared with what was decided when the reports came, or by the edition that against names, asked anew. For dates and hours each report's own moment counts, or at. The place is the point by which the report was routed. Wants the right reports.replay.
         */
        get: operations["replay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports · 查询问题
         * @description A page of reports, within the caller's scope. What is there all the time is neither skipped nor repeated by paging while reports come in and go on. csv and geojson stream everything that is meant, or as many as limit says. event is the last event before the page was read: follow from there with GET /v1/events?after=. Wants the right reports.read.
         */
        get: operations["list-reports"];
        put?: never;
        /**
         * Report something, or a batch · 上报问题，一条或一批
         * @description Takes in one report or a batch: a JSON object, an array of them, {"reports":[…]}, or lines of objects (application/x-ndjson); at most 1000, all or none. Each is routed by the edition in force and is stored durably when the answer comes. A place that is of no use is no error: the report is kept, says so (place_problem) and goes to the supervision centre, or to the emergency centre. A report of the same thing as an earlier one names it (duplicate_of). Wants the right reports.take.
         */
        post: operations["take-reports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A report with its history · 一个问题及其经过
         * @description The ETag names its version, which steps want in If-Match. Wants the right reports.read.
         */
        get: operations["get-report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a report a step further · 受理、立案、派遣、处置、核查、结案等步骤
         * @description Takes a report one step further, as the table of moves allows it to who asks; 409 names the steps that are possible. If-Match names the version that you have seen: 412 shows the report as it is and the last step. return routes the report anew and keeps what was decided before; correct changes place or category and routes anew. An emergency may be dispatched before it is filed. Wants the right reports.work.
         */
        post: operations["step-report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts and histograms of reports · 统计问题数量
         * @description How many reports there are, and how many by each of the groupings. Hours, days and weekdays are those of receiving, in the city's time zone; weekday 1 is Monday. By chief a report counts for each of its chiefs. Everything is exact as of the event that is named. With handling=true it says how long those of the reports took that are handled, from being received until they were last resolved; at most 500,000 of them. Wants the right reports.read.
         */
        get: operations["count-reports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Road segments · 路段
         * @description Wants the right city.read.
         */
        get: operations["list-roads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roads/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A road segment · 一个路段
         * @description Wants the right city.read.
         */
        get: operations["get-road"];
        /**
         * Put a thing into the draft, whole (road segments) · 在草稿中写入路段
         * @description Wants the right editions.change.
         */
        put: operations["put-roads"];
        post?: never;
        /**
         * Take a thing out of the draft (road segments) · 在草稿中删除路段
         * @description Wants the right editions.change.
         */
        delete: operations["delete-roads"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (road segments) · 在草稿中修改路段
         * @description Wants the right editions.change.
         */
        patch: operations["patch-roads"];
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Responsibility matrix in the order of their codes · 权责清单，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the responsibility matrix · 权责清单之一
         * @description Wants the right city.read.
         */
        get: operations["get-rules"];
        /**
         * Put a thing into the draft, whole (responsibility matrix) · 在草稿中写入权责清单
         * @description Wants the right editions.change.
         */
        put: operations["put-rules"];
        post?: never;
        /**
         * Take a thing out of the draft (responsibility matrix) · 在草稿中删除权责清单
         * @description Wants the right editions.change.
         */
        delete: operations["delete-rules"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (responsibility matrix) · 在草稿中修改权责清单
         * @description Wants the right editions.change.
         */
        patch: operations["patch-rules"];
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find things by name or code · 按名称或编码查找
         * @description Districts, street offices, communities, grids, unit grids, zones, waters, overlays, sites, chiefs, bodies and categories by code, name or a part of the name; roads once with all their segments; crossings by the names of both roads (示范路 中轴路, 示范路与中轴路); components by a code or its first four letters or more. The best come first: whole names and codes, then beginnings, then parts. Wants the right city.read.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Earthwork sites in the order of their codes · 土方场地，按代码排列
         * @description Wants the right city.read.
         */
        get: operations["list-sites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the earthwork sites · 土方场地之一
         * @description Wants the right city.read.
         */
        get: operations["get-sites"];
        /**
         * Put a thing into the draft, whole (earthwork sites) · 在草稿中写入土方场地
         * @description Wants the right editions.change.
         */
        put: operations["put-sites"];
        post?: never;
        /**
         * Take a thing out of the draft (earthwork sites) · 在草稿中删除土方场地
         * @description Wants the right editions.change.
         */
        delete: operations["delete-sites"];
        options?: never;
        head?: never;
        /**
         * Change columns of a thing in the draft (earthwork sites) · 在草稿中修改土方场地
         * @description Wants the right editions.change.
         */
        patch: operations["patch-sites"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AlternativeRow: {
            /** @description By how much the objective grows, of the first level that changes */
            change: string;
            /** @description What moves more, the largest first */
            instead?: components["schemas"]["ShiftLine"][] | null;
            /** @description That level: cost, distance, co2 and the like */
            level?: string;
            /** @description No plan is left without this flow */
            none?: boolean;
            /** @description The same for each m³ of the flow */
            per_m3?: string;
            unit?: string;
        };
        Answer: {
            /**
             * Format: double
             * @description Radius in metres within which the true place lies
             */
            accuracy?: number;
            /** @description With an accuracy: the best candidate has under 0.8 of the disc */
            ambiguous: boolean;
            /**
             * Format: date-time
             * @description The moment for which dates and hours were looked at
             */
            at?: string;
            /** @description Kinds on whose border the point lies exactly; it belongs to the lowest code */
            borders?: string[] | null;
            /** @description With an accuracy: areas that the true place may lie in, by share */
            candidates?: components["schemas"]["AnswerCandidate"][] | null;
            /**
             * @description Category of the report
             * @example matter:06010
             */
            category?: string;
            /** @description 路长、河长、片长, nearest to the ground first */
            chiefs?: components["schemas"]["AnswerChief"][] | null;
            /** @description 社区、村 */
            community?: components["schemas"]["Named"];
            /** @description 部件 that the report may mean, nearest first */
            components?: components["schemas"]["AnswerComponent"][] | null;
            /** @description 区 */
            district?: components["schemas"]["Named"];
            /**
             * Format: int64
             * @description Number of the edition that answered; 0 for a folder of files
             */
            edition: number;
            /** @description Whether the category is dispatched at once */
            emergency: boolean;
            /** @description Version of the routing rule */
            engine: string;
            /** @description 责任网格 */
            grid?: components["schemas"]["Named"];
            /** @description What the sender may have got wrong */
            hints?: components["schemas"]["AnswerReason"][] | null;
            /** @description 主办: the body that the report goes to; never empty */
            lead: components["schemas"]["Body"];
            /** @description Bodies and chiefs to be told */
            notify?: components["schemas"]["Body"][] | null;
            /** @description Sites and permits in force there and then */
            overlays?: components["schemas"]["Named"][] | null;
            /** @description The point on CGCS2000 (WGS 84) */
            point: components["schemas"]["LngLat"];
            /** @description 定责依据: what decided first, then what added to it */
            reason: components["schemas"]["AnswerReason"][] | null;
            /** @description 路段 */
            road?: components["schemas"]["AnswerRoad"];
            /**
             * @description The row of the routing rule that decided
             * @example territorial.side
             */
            rule: string;
            /** @description 街道、乡镇、园区 */
            street_office?: components["schemas"]["Named"];
            /** @description 协办 */
            support?: components["schemas"]["Body"][] | null;
            /** @description 单元网格 */
            unit_grid?: components["schemas"]["Named"];
            /** @description 水域 */
            waters?: components["schemas"]["Named"][] | null;
            /** @description 片区 */
            zones?: components["schemas"]["Named"][] | null;
        };
        AnswerCandidate: {
            code?: string;
            /** Format: int64 */
            id?: number;
            /** @description Absent, with the code, for the ground outside all areas */
            kind?: string;
            name?: string;
            /**
             * Format: double
             * @description Share of the disc of uncertainty, 0 to 1, exact by area
             */
            share: number;
        };
        AnswerChief: {
            code: string;
            /** Format: int64 */
            id: number;
            level?: string;
            /** @description The level in the language of the answer */
            level_name?: string;
            name?: string;
            /** @description The segment or area that the chief holds */
            on: components["schemas"]["Ref"];
            organisation?: string;
        };
        AnswerComponent: {
            /** @description 主管部门 */
            authority?: string;
            category?: string;
            chosen: boolean;
            code: string;
            /** Format: double */
            distance_m: number;
            /** Format: int64 */
            id: number;
            /** @description 养护单位 */
            maintainer?: string;
            name?: string;
            /** @description 权属单位 */
            owner?: string;
        };
        AnswerReason: {
            code?: string;
            name?: string;
            /** @description The numbers used, by name */
            numbers?: {
                [key: string]: number;
            };
            other?: string;
            rule: string;
            /** @description The reason in words; with reason=full */
            sentence?: string;
        };
        AnswerRoad: {
            /**
             * Format: double
             * @description Metres from the start of the segment
             */
            chainage_m: number;
            /** @enum {string} */
            class?: "expressway" | "arterial" | "collector" | "local" | "lane";
            code: string;
            /**
             * @description Side as people say it
             * @enum {string}
             */
            compass?: "north" | "east" | "south" | "west";
            /**
             * Format: double
             * @description Metres from the line of the segment
             */
            distance_m: number;
            /** @description The nearest place on the line */
            foot: components["schemas"]["LngLat"];
            /** Format: int64 */
            id: number;
            /**
             * Format: double
             * @description Metres within which the segment counted
             */
            limit_m?: number;
            name?: string;
            /** @description Code of the street office of that side */
            office?: string;
            /** @enum {string} */
            position?: "carriageway" | "median" | "left" | "right";
            /**
             * @description Side as the line of the segment runs
             * @enum {string}
             */
            side?: "left" | "right" | "on_line";
        };
        AssumptionRow: {
            item: string;
            source: string;
            stated: boolean;
            title: string;
            unit: string;
            value: string;
        };
        Attachment: {
            /**
             * @description 近景, 远景, 参照物, 处置前, 处置后
             * @enum {string}
             */
            kind: "near" | "far" | "reference" | "before" | "after" | "other";
            /** @description SHA-256 of the bytes, 64 hexadecimal digits */
            sha256?: string;
            /**
             * Format: date-time
             * @description When it was taken
             */
            taken_at?: string;
            /**
             * @description Media type
             * @example image/jpeg
             */
            type?: string;
            /** @description Where it is kept: https, http, or a path relative to the city's store of attachments */
            url: string;
        };
        AuditEntry: {
            action: string;
            actor: string;
            /** Format: date-time */
            at: string;
            detail: unknown;
            /**
             * Format: int64
             * @description Number of the entry among those of its noun, or of the report
             */
            no: number;
            /** @description edition, ground, key, plan or report */
            noun: string;
            /**
             * Format: int64
             * @description Number of the edition or ground, or id of the key, plan or report
             */
            target: number;
        };
        AuditPage: {
            items: components["schemas"]["AuditEntry"][] | null;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        Balance: {
            actor: string;
            /** @description The same request on the same ground was made before: this is its job */
            again?: boolean;
            /** Format: date-time */
            created_at: string;
            /** @description The plan, where one balance is asked for */
            document?: components["schemas"]["Document"];
            /** Format: int64 */
            edition: number;
            /** Format: date-time */
            finished_at?: string;
            /** Format: int64 */
            ground: number;
            /** Format: int64 */
            id: number;
            /** @description Its figures, once it is done */
            plan?: components["schemas"]["PlanView"];
            /** @description Why it failed */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: double
             * @description Share that is done, 0 to 1
             */
            progress: number;
            request: components["schemas"]["PlanRequest"];
            /** @description How far a running job is */
            search?: components["schemas"]["BalanceSearch"];
            /** Format: date-time */
            started_at?: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed" | "cancelled";
        };
        BalancePage: {
            items: components["schemas"]["Balance"][] | null;
            /**
             * Format: int64
             * @description after of the next page; absent on the last
             */
            next?: number;
        };
        BalanceSearch: {
            /**
             * Format: double
             * @description The best plan so far
             */
            best?: number;
            /**
             * Format: double
             * @description No plan costs less, in the criterion's smallest unit
             */
            bound?: number;
            /** @description What is being made least */
            criterion?: string;
            /**
             * Format: double
             * @description (best − bound) / best
             */
            gap?: number;
            /**
             * Format: double
             * @description Cases looked at
             */
            nodes?: number;
            /** Format: int64 */
            pivots?: number;
            /** @enum {string} */
            stage: "routing" | "solving" | "comparing" | "explaining";
            /** @description Of what flows now, in the criterion's smallest unit */
            total?: string;
        };
        BillLine: {
            item: string;
            quantity: string;
            title: string;
            unit: string;
            yuan: string;
        };
        Body: {
            code: string;
            name?: string;
        };
        Channel: {
            /** Format: double */
            accuracy_m: number;
            code: string;
            collected: boolean;
            datum?: string;
            name: string;
            name_en: string;
        };
        ChiefLevel: {
            code: string;
            name: string;
            name_en: string;
            required?: boolean;
        };
        City: {
            channels?: components["schemas"]["Channel"][] | null;
            chief_levels?: components["schemas"]["ChiefLevel"][] | null;
            code: string;
            codes: string;
            /** Format: double */
            coverage_km2?: number;
            crs: string;
            duplicates?: components["schemas"]["DuplicateRule"];
            /** Format: int64 */
            expected_grids?: number;
            name: string;
        };
        CityBasemap: {
            /** @description Plain text to show with it */
            attribution?: string;
            /**
             * @description Address of a raster tile of 256 pixels, with {z}, {x} and {y}; a path is one on this server's address
             * @example https://tiles.example/{z}/{x}/{y}.png
             */
            url: string;
        };
        CityInForce: {
            /** @description Raster tiles to draw below the city, the first lowest; absent where the deployment has set none */
            basemaps?: components["schemas"]["CityBasemap"][] | null;
            /** @description West, south, east, north in degrees; absent without areas and roads */
            bounds?: number[] | null;
            code: string;
            /** @enum {string} */
            codes: "national" | "free";
            /** @description Coordinate system of points that state none */
            crs: string;
            /**
             * Format: int64
             * @description 0 for a folder of files
             */
            edition: number;
            /** @description Version of the routing rule */
            engine: string;
            /** @description Identifies the contents */
            hash: string;
            /** @description How many things there are of each kind */
            kinds: {
                [key: string]: number;
            };
            name: string;
            /** @example Asia/Shanghai */
            timezone: string;
        };
        CodeName: {
            code: string;
            name?: string;
        };
        ComparedScenario: {
            /** @description What yuan is made of */
            bill: components["schemas"]["BillLine"][] | null;
            /** Format: double */
            borrowed_m3: number;
            /** Format: double */
            co2_kg: number;
            /** Format: double */
            direct_m3: number;
            /** Format: double */
            direct_percent: number;
            /** Format: double */
            dumped_m3: number;
            /** Format: double */
            dumped_percent: number;
            /** Format: double */
            from_store_m3: number;
            /** Format: double */
            given_m3: number;
            grade: string;
            /** Format: int64 */
            ground: number;
            /** Format: double */
            left_m3: number;
            /** Format: double */
            m3_km: number;
            /** Format: double */
            moved_loose_m3: number;
            /** Format: double */
            moved_m3: number;
            name: string;
            /** Format: double */
            needed_m3: number;
            offices: components["schemas"]["ZoneTally"][] | null;
            /** Format: double */
            on_site_m3: number;
            penalties_yuan: string;
            /**
             * Format: int64
             * @description Id of the balance that it is of
             */
            plan: number;
            /** Format: double */
            recycled_m3: number;
            /** Format: double */
            recycled_percent: number;
            /** @description Against the baseline of the first plan */
            saving?: components["schemas"]["Saving"];
            /** @enum {string} */
            state?: "proposed" | "approved" | "withdrawn";
            title: string;
            /** Format: double */
            treated_m3: number;
            /** Format: int64 */
            trips: number;
            /** Format: double */
            unmet_m3: number;
            yuan: string;
            zones: components["schemas"]["ZoneTally"][] | null;
        };
        Consequences: {
            /**
             * Format: int64
             * @description That would go to somebody else
             */
            elsewhere: number;
            /**
             * Format: int64
             * @description Of these, those that are open
             */
            open: number;
            /**
             * Format: int64
             * @description That were looked at
             */
            reports: number;
        };
        CostParts: {
            /** @description Of the site that takes it */
            fee: string;
            /** @description By distance */
            haul: string;
            /** @description By time under way */
            hour: string;
            load: string;
            /** @description Price of borrowed earth or of a product */
            material: string;
            on_site: string;
            rounding: string;
        };
        CurveRow: {
            a: components["schemas"]["LevelRow"];
            b: components["schemas"]["LevelRow"];
            /** Format: double */
            co2_kg: number;
            /** Format: double */
            direct_m3: number;
            /** Format: double */
            dumped_m3: number;
            /** Format: double */
            m3_km: number;
            /** Format: double */
            moved_m3: number;
            yuan: string;
        };
        Decided: {
            /** @description Of the row, overlay, component, area or segment that decided */
            code?: string;
            /** Format: int64 */
            edition: number;
            engine: string;
            lead: components["schemas"]["Body"];
            numbers?: {
                [key: string]: number;
            };
            other?: string;
            rule: string;
            sentence: string;
            street_office?: string;
        };
        Difference: {
            action: string;
            code: string;
            fields?: components["schemas"]["FieldChange"][] | null;
            /** Format: double */
            gained_m2?: number;
            /** Format: int64 */
            id: number;
            kind: string;
            /** Format: double */
            longer_m?: number;
            /** Format: double */
            lost_m2?: number;
            /** Format: double */
            moved_m?: number;
            place?: number[];
            shape_changed?: boolean;
        };
        DifferencePage: {
            /**
             * Format: int64
             * @description 0 is an empty city
             */
            against: number;
            /** Format: int64 */
            edition: number;
            items: components["schemas"]["Difference"][] | null;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        Document: {
            assumptions: components["schemas"]["AssumptionRow"][] | null;
            city: string;
            curve?: components["schemas"]["CurveRow"][] | null;
            findings: components["schemas"]["FindingRow"][] | null;
            flows: components["schemas"]["FlowLine"][] | null;
            /** Format: int64 */
            format: number;
            grade: string;
            head: string[] | null;
            lang: string;
            objective: components["schemas"]["LevelRow"][] | null;
            opened?: string[] | null;
            periods: components["schemas"]["PeriodRow"][] | null;
            saving: components["schemas"]["Saving"];
            scenarios: components["schemas"]["ScenarioRow"][] | null;
            sites: components["schemas"]["SiteLine"][] | null;
            size: components["schemas"]["PlanSize"];
            stocks: components["schemas"]["StockRow"][] | null;
            tables: components["schemas"]["TableRow"][] | null;
            unserved: components["schemas"]["UnservedRow"][] | null;
            verified: boolean;
            ways: components["schemas"]["WayLine"][] | null;
            worths: components["schemas"]["WorthRow"][] | null;
        };
        DuplicateRule: {
            /** Format: int64 */
            Since: number;
            /** Format: double */
            Within: number;
        };
        Edition: {
            /** Format: int64 */
            base?: number;
            city: components["schemas"]["City"];
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            in_force_from?: string;
            note?: string;
            /** Format: int64 */
            number: number;
            /** Format: int64 */
            restores?: number;
            /** Format: date-time */
            sealed_at?: string;
            sealed_by?: string;
            state: string;
            /** Format: int64 */
            version: number;
        };
        EditionPage: {
            items: components["schemas"]["Edition"][] | null;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        Event: {
            /** Format: date-time */
            at: string;
            bodies?: string[] | null;
            category?: string;
            channel: string;
            chiefs?: string[] | null;
            community?: string;
            component?: string;
            district?: string;
            /** Format: int64 */
            duplicate_of?: number;
            emergency: boolean;
            former?: string;
            grid?: string;
            /** Format: double */
            lat?: number;
            lead: string;
            /** Format: double */
            lng?: number;
            /** Format: int64 */
            no: number;
            /** Format: date-time */
            received_at: string;
            /** Format: int64 */
            report: number;
            road?: string;
            state: string;
            step: string;
            street_office?: string;
            unit_grid?: string;
            /** Format: int64 */
            version: number;
            was?: components["schemas"]["Event"];
        };
        ExportFile: {
            /**
             * @description Where it is
             * @example /v1/exports/12/files/grids.gpkg
             */
            address: string;
            /** Format: int64 */
            bytes: number;
            name: string;
            sha256: string;
        };
        ExportJob: {
            actor: string;
            /** @description The same request on the same data was made before: this is its job */
            again?: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int64
             * @description The edition that it is about
             */
            edition: number;
            /** @description Once it is done */
            files?: components["schemas"]["ExportFile"][] | null;
            /** Format: date-time */
            finished_at?: string;
            /** Format: int64 */
            id: number;
            kind: string;
            /** @description Why it failed */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: double
             * @description Share that is done, 0 to 1
             */
            progress: number;
            /** @description As it was made, with the reports that who asked may see */
            request?: unknown;
            /** @description Once it is done */
            result?: unknown;
            /** Format: date-time */
            started_at?: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed" | "cancelled";
        };
        FieldChange: {
            after: string;
            before: string;
            field: string;
        };
        FindingCounts: {
            /**
             * @description Address of the list
             * @example /v1/editions/draft/check
             */
            check: string;
            /** Format: int64 */
            errors: number;
            /** Format: int64 */
            notes: number;
            /** Format: int64 */
            warnings: number;
        };
        FindingRow: {
            say: string;
            severity: string;
            where: string;
        };
        FlowLine: {
            alternative?: components["schemas"]["AlternativeRow"];
            class: string;
            /** Format: double */
            co2_kg: number;
            direct?: boolean;
            from: string;
            from_name: string;
            from_store?: boolean;
            from_zone?: string;
            haulier?: string;
            /** Format: double */
            km: number;
            /** Format: double */
            loose_m3: number;
            /** Format: double */
            m3: number;
            material: string;
            parts: components["schemas"]["CostParts"];
            period: string;
            quality?: string;
            roads?: string[] | null;
            soil?: string;
            to: string;
            to_name: string;
            to_zone?: string;
            /** Format: int64 */
            trips: number;
            use: string;
            use_name: string;
            /** Format: int64 */
            way: number;
            why: string;
            yuan: string;
            yuan_per_m3: string;
        };
        Found: {
            /** @description Of what is not: west, south, east, north in degrees */
            bounds?: number[] | null;
            /** @description Of a road the code of its first segment; of a crossing the segment that begins or ends there; of a category its key */
            code: string;
            /** @description What else tells it apart: the other road of a crossing, how many segments a road has, the level of a chief, the category of a component */
            detail?: string;
            /** @enum {string} */
            kind: "districts" | "street_offices" | "communities" | "grids" | "unit_grids" | "zones" | "waters" | "roads" | "crossings" | "overlays" | "sites" | "components" | "chiefs" | "organisations" | "categories";
            name?: string;
            /** @description Of what is a point, on CGCS2000 (WGS 84) */
            point?: components["schemas"]["LngLat"];
        };
        FoundPage: {
            items: components["schemas"]["Found"][] | null;
            /** @description There is more: say more of the name */
            more?: boolean;
        };
        Ground: {
            bans?: components["schemas"]["GroundBan"][] | null;
            flows?: components["schemas"]["GroundFlow"][] | null;
            hauliers?: components["schemas"]["GroundHaulier"][] | null;
            permits?: components["schemas"]["GroundPermit"][] | null;
            prices?: components["schemas"]["GroundPrice"][] | null;
            sites?: components["schemas"]["GroundSite"][] | null;
            volumes: components["schemas"]["GroundVolume"][] | null;
        };
        GroundBan: {
            /**
             * Format: double
             * @description Tonnes; lighter vehicles pass
             */
            above?: number;
            begins?: string;
            ends?: string;
            except_electric?: boolean;
            /** @description Codes of sites */
            exempt?: string[] | null;
            hours?: string;
            name: string;
            /** @description Names, or codes of segments */
            roads?: string[] | null;
            /** @description Code of a zone, district or office; absent is the whole city */
            zone?: string;
        };
        GroundCounts: {
            /** Format: int64 */
            bans: number;
            /** Format: int64 */
            flows: number;
            /** Format: int64 */
            hauliers: number;
            /** Format: int64 */
            permits: number;
            /** Format: int64 */
            prices: number;
            /** Format: int64 */
            sites: number;
            /** Format: int64 */
            volumes: number;
        };
        GroundFlow: {
            class: string;
            contract?: boolean;
            from: string;
            /** Format: double */
            m3: number;
            month: string;
            state: string;
            to: string;
            use?: string;
        };
        GroundHaulier: {
            blacklisted?: boolean;
            /**
             * Format: int64
             * @description Of them
             */
            electric?: number;
            /**
             * Format: double
             * @description m³ bank of a vehicle
             */
            load_m3?: number;
            name?: string;
            /**
             * Format: double
             * @description m³ bank a night; absent is no limit
             */
            nightly?: number;
            organisation: string;
            /**
             * Format: double
             * @description Yuan per m³·km bank; absent is that of the prices
             */
            price?: number;
            /** Format: int64 */
            vehicles?: number;
        };
        GroundPage: {
            items: components["schemas"]["GroundView"][] | null;
            /**
             * Format: int64
             * @description after of the next page; absent on the last
             */
            next?: number;
        };
        GroundPermit: {
            begins?: string;
            class: string;
            contract?: string;
            ends?: string;
            from: string;
            haulier: string;
            hours?: string;
            /** Format: double */
            m3: number;
            no: string;
            /** @description Names of roads */
            route?: string[] | null;
            state: string;
            to: string;
            /** Format: int64 */
            vehicles?: number;
        };
        GroundPrice: {
            /** @description load, haul, hour, left, unmet, truck_load and the like: see the assumptions of a plan */
            item: string;
            /** @description Where it is from */
            note?: string;
            unit?: string;
            /** Format: double */
            value: number;
        };
        GroundSite: {
            /** @description 2026-01-01 */
            begins?: string;
            /**
             * Format: double
             * @description m³ loose: of a disposal site in all, of a transfer site at once
             */
            capacity?: number;
            /**
             * Format: double
             * @description m³ loose a day
             */
            daily?: number;
            /** @description Up to but not including */
            ends?: string;
            /**
             * Format: double
             * @description Yuan per m³ bank
             */
            fee?: number;
            /**
             * Format: double
             * @description Yuan per m³ and period
             */
            hold?: number;
            /** @description 20:00-06:00 */
            hours?: string;
            /** Format: double */
            lat?: number;
            /**
             * Format: double
             * @description Degrees, CGCS2000 (WGS 84)
             */
            lng?: number;
            name?: string;
            /** @description Code of the street office; found by place where absent */
            office?: string;
            /**
             * Format: double
             * @description Yuan; makes the site a candidate
             */
            opening?: number;
            /**
             * Format: double
             * @description Yuan per m³ bank, of borrowed earth
             */
            price?: number;
            /** @description Soil class of what a plant makes */
            product?: string;
            /** @description clean, slight or contaminated */
            quality?: string;
            /**
             * Format: double
             * @description Share that a store loses, 0.02
             */
            shrink?: number;
            /** @description Code */
            site: string;
            /** @description clay, silt, sand, gravel, rock, topsoil, made_up or soft_mud */
            soil?: string;
            /** @description Soil table that converts its volumes */
            table?: string;
            /** @description project, disposal_site, recycling_plant, transfer_site or borrow_pit */
            type?: string;
            /** @description What spoil is taken for */
            use?: string;
            /**
             * Format: double
             * @description m³ of product of a m³
             */
            yield?: number;
            /** @description Code of the zone; the district where absent */
            zone?: string;
        };
        GroundView: {
            /** @description The newest ground is the same: this is it */
            again?: boolean;
            counts: components["schemas"]["GroundCounts"];
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /**
             * Format: int64
             * @description With whose sites and roads it was checked
             */
            edition: number;
            /** @description Warnings of when it was loaded */
            findings: components["schemas"]["Remark"][] | null;
            /** @description SHA-256 of its tables */
            hash: string;
            /** Format: int64 */
            id: number;
            source: string;
            tables?: components["schemas"]["Ground"];
        };
        GroundVolume: {
            /** @description spoil, slurry, construction_rubble, demolition_rubble or renovation_waste */
            class: string;
            /** @description gives or takes */
            direction: string;
            /** Format: double */
            m3: number;
            /** @description 2026-01, or a day */
            month: string;
            site: string;
            /** @description loose, bank, compacted or loose_fill */
            state: string;
        };
        HaulOrder: {
            class: string;
            from: string;
            from_name: string;
            haulier: string;
            haulier_name: string;
            hours?: string;
            /** Format: double */
            km: number;
            /** Format: double */
            loose_m3: number;
            /** Format: double */
            m3: number;
            material: string;
            night: string;
            no: string;
            permit?: string;
            route?: string[] | null;
            to: string;
            to_name: string;
            /** Format: int64 */
            trips: number;
            /** Format: int64 */
            vehicle: number;
        };
        Hotspots: {
            /**
             * Format: double
             * @description Share of false findings that is accepted; without it 0.05
             */
            alpha?: number;
            /** @description Attribute of the reports that is summed or averaged, such as volume_m3; surplus positive, need negative */
            amount?: string;
            /** @description randomisation or normality, for the whole area */
            assumption?: string;
            /** @description Keep cells that lie only partly in the area, with their centres */
            border?: boolean;
            /** @description Of earthwork: spoil (without it), slurry, construction_rubble, demolition_rubble, renovation_waste, several parted by commas */
            class?: string;
            /** @description spdep, geoda, esda or arcgis; without it spdep */
            convention?: string;
            /** @description none, bonferroni, bh or by; without it bh */
            correction?: string;
            /** @description n or n-1; without it the convention decides */
            divisor?: string;
            /** @description independent or shared */
            draws?: string;
            /**
             * Format: int64
             * @description Number of the edition whose units count; without it the one in force
             */
            edition?: number;
            /** @description With per exposure: a number for each unit by its code, such as residents; units that are not named are without data */
            exposure?: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Of earthwork and rubble: number of the ground (GET /v1/grounds) that has volumes and permits; without it the newest
             */
            ground?: number;
            /** @description gi-star, gi, local-moran, local-geary, or for the whole area moran, geary or g; without it gi-star */
            method?: string;
            /** @description Of earthwork: 2026-12..2027-02 or 2026-12; without it all months */
            months?: string;
            /**
             * Format: int64
             * @description That a unit near the floor may get
             */
            most_permutations?: number;
            /** @description conditional, total or normal */
            null?: string;
            /**
             * @description reports (without it), rubble (reports of spoil, of what trucks spill and of dumps) or earthwork (what sites give less what they take)
             * @enum {string}
             */
            of?: "reports" | "rubble" | "earthwork";
            /** @description exact, permutation or analytic; without it by the data */
            p?: string;
            /** @description What a rate counts against: km2, road_km, component, or exposure for the numbers given there */
            per?: string;
            /** Format: int64 */
            permutations?: number;
            /** @description Name of a file of points; only the command line reads one */
            points?: string;
            /** @description Which reports: the parameters of GET /v1/reports that say which ones */
            reports?: {
                [key: string]: string;
            };
            /** Format: int64 */
            seed?: number;
            /**
             * @description Of earthwork: projects (without it), or all, which also takes room at disposal sites for need and earth in pits for surplus
             * @enum {string}
             */
            sites_counted?: "projects" | "all";
            /** @description row or binary; without it as the weights are, and row for local-moran, local-geary, moran and geary */
            standardise?: string;
            /** @description two-sided, greater, less or smaller */
            tail?: string;
            /** @description h3 (resolution by the data), h3:6 to h3:12, districts, street_offices, communities, grids, unit_grids or roads (each side of each segment) */
            unit?: string;
            /** @description count, sum, mean or rate; without it count, with amount sum, with per rate */
            value?: string;
            /** @description conditional or total, of local Moran */
            variance?: string;
            /** @description rings:1, queen, rook, nearest:8, band:500 (metres), kernel:gaussian:500, kernel:triangular:nearest:8, connected (roads), or the name of a .gal, .gwt or .csv file whose text is in weights_text */
            weights?: string;
            /** @description Text of the file that weights names; its ids are the codes of the units */
            weights_text?: string;
            /** @description Area under observation as kind:code, such as districts:410105; without it all that the city manages */
            within?: string;
        };
        ImportRequest: {
            /** @description Path of the folder that holds city.json, on the server's machine */
            folder: string;
            why?: string;
        };
        Job: {
            actor: string;
            /** @description The same request on the same data was made before: this is its job */
            again?: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int64
             * @description The edition that it is about
             */
            edition: number;
            /** Format: date-time */
            finished_at?: string;
            /** Format: int64 */
            id: number;
            kind: string;
            /** @description Why it failed */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: double
             * @description Share that is done, 0 to 1
             */
            progress: number;
            /** @description As it was made, with the reports that who asked may see */
            request?: unknown;
            /** @description Once it is done */
            result?: unknown;
            /** Format: date-time */
            started_at?: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed" | "cancelled";
        };
        JobPage: {
            items: components["schemas"]["Job"][] | null;
            /**
             * Format: int64
             * @description after of the next page; absent on the last
             */
            next?: number;
        };
        Key: {
            /** @description Channel of reports that state none */
            channel?: string;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** @description Coordinate system of reports that state none */
            crs?: string;
            /**
             * Format: date-time
             * @description Absent is never
             */
            expires_at?: string;
            /** Format: int64 */
            id: number;
            /** @description The actor in logs; never given again */
            name: string;
            /** @description Bounds what the key sees and changes to that body and those below it; absent is the whole city */
            organisation?: string;
            /** Format: date-time */
            revoked_at?: string;
            revoked_by?: string;
            role: string;
        };
        KeyPage: {
            items: components["schemas"]["Key"][] | null;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        KeyRequest: {
            /** @description Channel of reports that state none */
            channel?: string;
            /** @description Coordinate system of reports that state none */
            crs?: string;
            /** @description How long it opens, 90d or 12h, or until when, 2027-01-01; absent is for ever */
            expires?: string;
            /** @description The actor in logs; a name is never given again */
            name: string;
            /** @description Code of the body that bounds what the key sees and changes; absent is the whole city */
            organisation?: string;
            /** @description viewer, reporter, handler, dispatcher, planner, analyst, steward or administrator */
            role: string;
        };
        LevelRow: {
            criterion: string;
            total: string;
            unit: string;
        };
        LngLat: {
            /**
             * Format: double
             * @description Latitude in degrees
             */
            lat: number;
            /**
             * Format: double
             * @description Longitude in degrees
             */
            lng: number;
        };
        LocatedPlace: {
            /**
             * Format: double
             * @description Radius in metres within which the true place lies
             */
            accuracy?: number;
            /** @description With an accuracy: the best candidate has under 0.8 of the disc */
            ambiguous: boolean;
            /**
             * Format: date-time
             * @description The moment for which dates and hours were looked at
             */
            at?: string;
            /** @description Kinds on whose border the point lies exactly; it belongs to the lowest code */
            borders?: string[] | null;
            /** @description With an accuracy: areas that the true place may lie in, by share */
            candidates?: components["schemas"]["AnswerCandidate"][] | null;
            /**
             * @description Category of the report
             * @example matter:06010
             */
            category?: string;
            /** @description 路长、河长、片长, nearest to the ground first */
            chiefs?: components["schemas"]["AnswerChief"][] | null;
            /** @description 社区、村 */
            community?: components["schemas"]["Named"];
            /** @description 部件 that the report may mean, nearest first */
            components?: components["schemas"]["AnswerComponent"][] | null;
            /** @description 区 */
            district?: components["schemas"]["Named"];
            /**
             * Format: int64
             * @description Number of the edition that answered; 0 for a folder of files
             */
            edition: number;
            /** @description Whether the category is dispatched at once */
            emergency: boolean;
            /** @description Version of the routing rule */
            engine: string;
            /** @description 责任网格 */
            grid?: components["schemas"]["Named"];
            /** @description What the sender may have got wrong */
            hints?: components["schemas"]["AnswerReason"][] | null;
            /** @description 主办: the body that the report goes to; never empty */
            lead: components["schemas"]["Body"];
            /** @description Bodies and chiefs to be told */
            notify?: components["schemas"]["Body"][] | null;
            /** @description Sites and permits in force there and then */
            overlays?: components["schemas"]["Named"][] | null;
            /** @description Of a stated place: why it is of no use; a report of it is kept all the same */
            place_problem?: components["schemas"]["PlaceTrouble"];
            /** @description The point on CGCS2000 (WGS 84) */
            point: components["schemas"]["LngLat"];
            /** @description 定责依据: what decided first, then what added to it */
            reason: components["schemas"]["AnswerReason"][] | null;
            /** @description 路段 */
            road?: components["schemas"]["AnswerRoad"];
            /**
             * @description The row of the routing rule that decided
             * @example territorial.side
             */
            rule: string;
            /** @description 街道、乡镇、园区 */
            street_office?: components["schemas"]["Named"];
            /** @description 协办 */
            support?: components["schemas"]["Body"][] | null;
            /** @description 单元网格 */
            unit_grid?: components["schemas"]["Named"];
            /** @description 水域 */
            waters?: components["schemas"]["Named"][] | null;
            /** @description 片区 */
            zones?: components["schemas"]["Named"][] | null;
        };
        LogEntry: {
            action: string;
            actor: string;
            /** Format: date-time */
            at: string;
            detail: unknown;
            /** Format: int64 */
            edition: number;
            /** Format: int64 */
            id: number;
        };
        LogPage: {
            items: components["schemas"]["LogEntry"][] | null;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        Me: {
            channel?: string;
            crs?: string;
            /** Format: date-time */
            expires_at?: string;
            /**
             * Format: int64
             * @description Id of the key; absent over loopback without one
             */
            key?: number;
            name: string;
            /** @description Absent is the whole city */
            organisation?: string;
            rights: string[] | null;
            role: string;
            role_name: string;
            /** @description Codes of the organisation and those below it */
            scope?: string[] | null;
        };
        Moved: {
            after: components["schemas"]["Decided"];
            before: components["schemas"]["Decided"];
            category?: string;
            /** @description Code of the component, as the report was routed */
            component?: string;
            emergency?: boolean;
            /** Format: int64 */
            id: number;
            /** @description Who has it now */
            lead: components["schemas"]["Body"];
            open: boolean;
            /** @description lng, lat on CGCS2000 (WGS 84) */
            point?: number[];
            /** Format: date-time */
            received_at: string;
            /** @description Code of the segment, as the report was routed */
            road?: string;
            state: string;
        };
        Named: {
            code: string;
            /** Format: int64 */
            id: number;
            name?: string;
        };
        NewKey: {
            /** @description Channel of reports that state none */
            channel?: string;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** @description Coordinate system of reports that state none */
            crs?: string;
            /**
             * Format: date-time
             * @description Absent is never
             */
            expires_at?: string;
            /** Format: int64 */
            id: number;
            /** @description To be sent as Authorization: Bearer … */
            key: string;
            /** @description The actor in logs; never given again */
            name: string;
            /** @description Bounds what the key sees and changes to that body and those below it; absent is the whole city */
            organisation?: string;
            /** Format: date-time */
            revoked_at?: string;
            revoked_by?: string;
            role: string;
        };
        OrderGap: {
            from: string;
            /** Format: double */
            m3: number;
            period: string;
            to: string;
        };
        Orders: {
            city: string;
            /** Format: int64 */
            format: number;
            lang: string;
            orders: components["schemas"]["HaulOrder"][] | null;
            without_haulier: components["schemas"]["OrderGap"][] | null;
        };
        Page: {
            items: components["schemas"]["Thing"][] | null;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        PeriodRow: {
            bans?: string[] | null;
            begins: string;
            ends: string;
            other_bans?: string[] | null;
            /** Format: double */
            share?: number;
        };
        Person: {
            name?: string;
            phone?: string;
        };
        PlaceTrouble: {
            /** @enum {string} */
            code: "none" | "no-crs" | "bad-point" | "outside" | "component" | "road" | "refused-crs";
            /** @description In the language of the answer */
            text: string;
        };
        PlanChanges: {
            /** @description Added, as for an alert day */
            bans?: components["schemas"]["GroundBan"][] | null;
            /** @description Added: contracts */
            flows?: components["schemas"]["GroundFlow"][] | null;
            /** @description Names of bans that fall away */
            no_bans?: string[] | null;
            /** @description Added */
            permits?: components["schemas"]["GroundPermit"][] | null;
            /** @description In place of those of the same item: penalties, fees, the price of a m³·km */
            prices?: components["schemas"]["GroundPrice"][] | null;
            /** @description What is stated of a site replaces what the ground has; a new code adds a site */
            sites?: components["schemas"]["GroundSite"][] | null;
            volumes?: components["schemas"]["VolumeChange"][] | null;
        };
        PlanComparison: {
            scenarios: components["schemas"]["ComparedScenario"][] | null;
        };
        PlanDecision: {
            why?: string;
        };
        PlanHead: {
            begins: string;
            /** @description Not included */
            ends: string;
            /**
             * Format: int64
             * @description Warnings
             */
            findings: number;
            /** Format: int64 */
            flows: number;
            /**
             * Format: double
             * @description How far above the best it may be, as a share
             */
            gap: number;
            /**
             * @description How far it is proven
             * @enum {string}
             */
            grade: "optimal" | "bound" | "stated" | "given";
            opened?: string[] | null;
            /** Format: int64 */
            periods: number;
            /** @description Of the plan against the baseline */
            saving: components["schemas"]["Saving"];
            /** @description The baseline, today's practice where flows are given, and the plan; titles in English */
            scenarios: components["schemas"]["ScenarioRow"][] | null;
            /** Format: int64 */
            sites: number;
        };
        PlanPair: {
            from: string;
            to: string;
        };
        PlanRequest: {
            /**
             * Format: int64
             * @description For how many flows, the dearest first, to find the best alternative; absent is 1000, below 0 none
             */
            alternatives?: number;
            /** @description What if the ground were otherwise */
            changes?: components["schemas"]["PlanChanges"];
            /** @description Codes of sites that take and lend nothing */
            close?: string[] | null;
            /**
             * Format: int64
             * @description Edition whose sites, roads and areas count; absent is that in force
             */
            edition?: number;
            /** @description What moves between these sites stays as in the former plan, else as in today's flows */
            fixed?: components["schemas"]["PlanPair"][] | null;
            /**
             * Format: int64
             * @description Id of the plan in force, of which little is changed
             */
            former?: number;
            /**
             * Format: int64
             * @description Number of the ground; absent is the newest
             */
            ground?: number;
            /** @description Hours of haulage, 20:00-06:00 */
            hours?: string;
            /**
             * Format: int64
             * @description Forbids longer hauls
             */
            max_distance_m?: number;
            /** @description What people call the plan */
            name?: string;
            /** @description Only what permits cover may move */
            need_permits?: boolean;
            /**
             * @description What to make least; cost
             * @enum {string}
             */
            objective?: "cost" | "distance" | "co2";
            /** @description Codes of candidates that are open in any case */
            open?: string[] | null;
            /**
             * Format: int64
             * @description Of the other candidates
             */
            open_at_most?: number;
            /** Format: int64 */
            open_exactly?: number;
            /**
             * @description What goes before it, whatever it costs
             * @enum {string}
             */
            order?: "nearest" | "zone-first";
            /** @enum {string} */
            periods?: "month" | "week";
            /**
             * @description baseline: everything to the nearest disposal site, borrowed earth for every fill; practice: the flows that are given
             * @enum {string}
             */
            scenario?: "optimum" | "baseline" | "practice";
            /** @description Leave the roads aside */
            straight?: boolean;
            /** @description A curve between two objectives */
            trade_off?: components["schemas"]["TradeOff"];
            /**
             * Format: int64
             * @description How many capacities to price; absent is 8, below 0 none
             */
            worths?: number;
        };
        PlanSize: {
            /** Format: int64 */
            hauls: number;
            /** Format: int64 */
            periods: number;
            /** Format: int64 */
            sites: number;
        };
        PlanView: {
            /** Format: int64 */
            edition: number;
            /** Format: int64 */
            ground: number;
            /** @description SHA-256 of documents, orders and reports */
            hash: string;
            head: components["schemas"]["PlanHead"];
            /** Format: int64 */
            id: number;
            name?: string;
            /** @enum {string} */
            state: "proposed" | "approved" | "withdrawn";
            /** Format: date-time */
            state_at: string;
            /** @description Who made, approved or withdrew it */
            state_by: string;
            /** Format: int64 */
            version: number;
        };
        Problem: {
            /** @description Of a step that is not possible: those that are */
            allowed?: string[] | null;
            /** @description What went wrong here and what to do about it */
            detail?: string;
            /** @description The fields at fault; of a draft that is not published, its first findings */
            errors?: components["schemas"]["ProblemField"][] | null;
            /** @description How many findings stand against the draft */
            findings?: components["schemas"]["FindingCounts"];
            /** @description Of a step on a version that is past: what was done last, and by whom */
            last_step?: components["schemas"]["Step"];
            /** @description Of a step on a version that is past: the report as it is now */
            report?: components["schemas"]["ReportView"];
            /**
             * Format: int64
             * @description HTTP status
             */
            status: number;
            /** @description The code in words, in the caller's language */
            title: string;
            /**
             * @description Address that explains the code
             * @example /problems/bad-query
             */
            type: string;
        };
        ProblemField: {
            /** @description Name of the parameter, header or column */
            field: string;
            message: string;
            value?: string;
        };
        Publication: {
            /** @description Publish in spite of warnings */
            accept?: boolean;
            /** @description When it comes into force; without it as soon as every server can have it */
            at?: string;
            /** @description Withdraw an edition that is scheduled and not yet in force */
            replace?: boolean;
            why?: string;
        };
        Published: {
            /** Format: int64 */
            base?: number;
            city: components["schemas"]["City"];
            /** @description Of open reports and those of the last 90 days; absent where there are none */
            consequences?: components["schemas"]["Consequences"];
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            in_force_from?: string;
            note?: string;
            /** Format: int64 */
            number: number;
            /** Format: int64 */
            restores?: number;
            /** Format: date-time */
            sealed_at?: string;
            sealed_by?: string;
            state: string;
            /** Format: int64 */
            version: number;
        };
        Ref: {
            code: string;
            kind: string;
        };
        Remark: {
            en: string;
            field?: string;
            /**
             * Format: int64
             * @description From 1
             */
            row?: number;
            severity: string;
            site?: string;
            table?: string;
            zh: string;
        };
        ReplayPage: {
            /**
             * Format: int64
             * @description The edition that it is compared with; absent where it is what was decided when the reports came
             */
            against?: number;
            /** @description Of all pages; on the first one only */
            counts?: components["schemas"]["Tally"];
            /**
             * Format: int64
             * @description The edition that was asked
             */
            edition: number;
            items: components["schemas"]["Moved"][] | null;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        ReportCounts: {
            /**
             * Format: int64
             * @description The event as of which the counts are exact
             */
            event: number;
            /** @description By grouping: hours, days, weekdays and emergencies in their order, all others with the most first */
            groups: {
                [key: string]: components["schemas"]["ReportGroup"][] | null;
            };
            /** @description With handling=true */
            handling?: components["schemas"]["ReportHandling"];
            /** Format: int64 */
            total: number;
        };
        ReportGroup: {
            /** Format: int64 */
            count: number;
            /** @description Code; empty for reports that have none */
            key: string;
            /** @description In the language of the answer, where the edition in force has one */
            name?: string;
        };
        ReportHandling: {
            /**
             * Format: double
             * @description Seconds; absent where there are no such reports
             */
            mean_s?: number;
            /**
             * Format: double
             * @description Seconds; of an even number the mean of the two in the middle
             */
            median_s?: number;
            /**
             * Format: int64
             * @description Reports that are resolved, checked or closed and not sent back; those loaded without the step that resolved them do not count
             */
            reports: number;
        };
        ReportItem: {
            /** @description As it was given */
            address?: string;
            /**
             * Format: int64
             * @description Seconds since it was received
             */
            age_s: number;
            /** @example matter:06010 */
            category?: string;
            /** @description In the language of the answer */
            category_name?: string;
            /** @description What was said in place of a category */
            category_text?: string;
            channel: string;
            /** @description Codes of the chiefs of the place */
            chiefs?: string[] | null;
            community?: components["schemas"]["CodeName"];
            /** @description Code of the component */
            component?: string;
            district?: components["schemas"]["CodeName"];
            /**
             * Format: int64
             * @description The first report of the same thing
             */
            duplicate_of?: number;
            /**
             * Format: int64
             * @description How many told the same afterwards
             */
            duplicates?: number;
            emergency: boolean;
            /**
             * Format: date-time
             * @description 立案; absent is not yet
             */
            filed_at?: string;
            /** Format: date-time */
            found_at?: string;
            grid?: components["schemas"]["CodeName"];
            /** Format: int64 */
            id: number;
            /** Format: double */
            lat?: number;
            /** @description 主办: the body that has it now */
            lead: components["schemas"]["CodeName"];
            /**
             * Format: double
             * @description Degrees on CGCS2000 (WGS 84); absent without a usable place
             */
            lng?: number;
            /** @description Why it has no usable place */
            place_problem?: string;
            /** Format: date-time */
            received_at: string;
            road?: components["schemas"]["CodeName"];
            /** @example dispatched */
            state: string;
            state_name: string;
            street_office?: components["schemas"]["CodeName"];
            unit_grid?: components["schemas"]["CodeName"];
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        ReportPage: {
            /**
             * Format: int64
             * @description The last event when the page was read: what comes later follows it in GET /v1/events
             */
            event: number;
            items: components["schemas"]["ReportItem"][] | null;
            /**
             * Format: int64
             * @description The last load of past reports when the page was read: an event named loaded tells of another one
             */
            load?: number;
            /** @description after of the next page; absent on the last */
            next?: string;
        };
        ReportsTaken: {
            items: components["schemas"]["ReportTaken"][] | null;
        };
        ReportTaken: {
            /** @description The place may belong to another, by its accuracy */
            ambiguous?: boolean;
            category?: string;
            /**
             * Format: int64
             * @description The first report of the same thing
             */
            duplicate_of?: number;
            /**
             * Format: int64
             * @description The edition that it was routed by
             */
            edition: number;
            /** @description Dispatched at once and filed afterwards */
            emergency: boolean;
            /** @description What the sender may have got wrong */
            hints?: components["schemas"]["AnswerReason"][] | null;
            /** Format: int64 */
            id: number;
            /** @description 主办: the body that it goes to */
            lead: components["schemas"]["Body"];
            /** @description self, steps, duplicate_of */
            links: {
                [key: string]: string;
            };
            /** @description Why its place is of no use; it was kept all the same */
            place_problem?: components["schemas"]["PlaceTrouble"];
            /** @description 定责依据, in words too */
            reason: components["schemas"]["AnswerReason"][] | null;
            /** Format: date-time */
            received_at: string;
            /** @description The row of the routing rule that decided */
            rule: string;
            /** @example reported */
            state: string;
            /** @description 协办 */
            support?: components["schemas"]["Body"][] | null;
            /** Format: int64 */
            version: number;
        };
        ReportView: {
            /** Format: double */
            accuracy_m?: number;
            /** @description The steps that who asks may take now */
            allowed: string[] | null;
            /** @description 定责结果: whose the place is, by the edition that it was routed by, and why */
            assignment: components["schemas"]["Answer"];
            attachments?: components["schemas"]["Attachment"][] | null;
            attributes?: {
                [key: string]: number;
            };
            category?: string;
            category_text?: string;
            channel: string;
            client?: string;
            collected?: boolean;
            description?: string;
            /** Format: int64 */
            duplicate_of?: number;
            /** Format: int64 */
            duplicates?: number;
            emergency: boolean;
            external?: string;
            /** Format: date-time */
            filed_at?: string;
            /** Format: date-time */
            found_at?: string;
            /** @description What was done to it: who, when, why; it only grows */
            history: components["schemas"]["Step"][] | null;
            /** Format: int64 */
            id: number;
            lead: components["schemas"]["Body"];
            links: {
                [key: string]: string;
            };
            /** @description Why its place is of no use */
            place_problem?: components["schemas"]["PlaceTrouble"];
            point?: number[];
            /** Format: date-time */
            received_at: string;
            /** @description Who reported, for those who need it */
            reporter?: components["schemas"]["Person"];
            state: string;
            /** @description The state in the language of the answer */
            state_name: string;
            stated: components["schemas"]["StatedPlace"];
            support?: components["schemas"]["Body"][] | null;
            territory?: components["schemas"]["Body"];
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        Request: {
            /**
             * @description Only what lies in or belongs to this area, kind:code
             * @example street_offices:410197001
             */
            area?: string;
            /**
             * @description The edition that was in force then, in place of its number
             * @example 2026-06-30
             */
            at?: string;
            /** @description Only what touches this box: west, south, east, north in degrees of CGCS2000 */
            bbox?: number[] | null;
            /** @description Coordinate system of the file: an EPSG code such as EPSG:4547, GCJ-02 or BD-09; without it that of the format, mostly CGCS2000 */
            crs?: string;
            /**
             * Format: int64
             * @description Number of an edition, also past or a draft; without it that in force
             */
            edition?: number;
            /**
             * @description Of Shapefile and CSV; UTF-8 where it is not stated
             * @enum {string}
             */
            encoding?: "UTF-8" | "GBK";
            /**
             * @description geojson where it is not stated
             * @enum {string}
             */
            format?: "geojson" | "csv" | "xlsx" | "gpkg" | "shp" | "fgb" | "kml" | "dxf";
            /**
             * @description Names of columns: as the table of layers has them (code), or in words
             * @enum {string}
             */
            headers?: "code" | "zh" | "en";
            /**
             * @description A kind of the table of layers, reports, or hotspots:ID or balances:ID for the result of a job
             * @example grids
             */
            layer: string;
            /** @description Of reports: with the name and telephone of who reported, for who may see that */
            persons?: boolean;
            /** @description Of reports: the parameters of GET /v1/reports */
            reports?: {
                [key: string]: string;
            };
            /** @description Only rows that have one of these values in each of these columns, of layers of an edition */
            where?: {
                [key: string]: string[] | null;
            };
        };
        RoadRef: {
            /** @description Name of the crossing road, from which the offset counts */
            crossing?: string;
            /**
             * Format: double
             * @description Metres along the road from the crossing, or from the start of the segment
             */
            offset_m?: number;
            /** @description Code of a segment, or name of a road */
            road: string;
            /**
             * @description Side of the road
             * @enum {string}
             */
            side?: "left" | "right" | "north" | "east" | "south" | "west";
            /**
             * @description Direction of the offset from the crossing; needed with a crossing and an offset
             * @enum {string}
             */
            toward?: "north" | "east" | "south" | "west";
        };
        Saving: {
            /** Format: double */
            co2_kg: number;
            /** Format: double */
            m3_km: number;
            penalties_yuan: string;
            /** Format: double */
            percent: number;
            spent_yuan: string;
            yuan: string;
        };
        ScenarioRow: {
            /** @description What yuan is made of */
            bill: components["schemas"]["BillLine"][] | null;
            /** Format: double */
            borrowed_m3: number;
            /** Format: double */
            co2_kg: number;
            /** Format: double */
            direct_m3: number;
            /** Format: double */
            direct_percent: number;
            /** Format: double */
            dumped_m3: number;
            /** Format: double */
            dumped_percent: number;
            /** Format: double */
            from_store_m3: number;
            /** Format: double */
            given_m3: number;
            /** Format: double */
            left_m3: number;
            /** Format: double */
            m3_km: number;
            /** Format: double */
            moved_loose_m3: number;
            /** Format: double */
            moved_m3: number;
            name: string;
            /** Format: double */
            needed_m3: number;
            offices: components["schemas"]["ZoneTally"][] | null;
            /** Format: double */
            on_site_m3: number;
            penalties_yuan: string;
            /** Format: double */
            recycled_m3: number;
            /** Format: double */
            recycled_percent: number;
            title: string;
            /** Format: double */
            treated_m3: number;
            /** Format: int64 */
            trips: number;
            /** Format: double */
            unmet_m3: number;
            yuan: string;
            zones: components["schemas"]["ZoneTally"][] | null;
        };
        ShiftLine: {
            from: string;
            /** Format: double */
            m3: number;
            period: string;
            to: string;
            use: string;
        };
        SiteLine: {
            code: string;
            /** Format: double */
            detour_m?: number;
            /** Format: double */
            gives_m3: number;
            /** Format: double */
            lat: number;
            /** Format: double */
            lng: number;
            name: string;
            office: string;
            road?: string;
            /** Format: double */
            takes_m3: number;
            type: string;
            zone: string;
        };
        StatedPlace: {
            /**
             * Format: double
             * @description Radius in metres within which the true place lies; without it that of the channel
             */
            accuracy?: number;
            /** @description Words, kept as given */
            address?: string;
            /** @description Code of a component */
            component?: string;
            /** @description Coordinate system of the point; required unless the channel or the key has a default */
            crs?: string;
            /** @description The key's or the channel's system, by which a point without one was taken */
            readonly crs_assumed?: string;
            /**
             * Format: double
             * @description Latitude in degrees, or northing of a projected crs
             */
            lat?: number;
            /**
             * Format: double
             * @description Longitude in degrees, or easting of a projected crs
             */
            lng?: number;
            /** @description A place on a road */
            road?: components["schemas"]["RoadRef"];
        };
        Statement: {
            /** @description Pictures and recordings by reference, at most 50 */
            attachments?: components["schemas"]["Attachment"][] | null;
            /** @description Numbers that the rules ask for, as area_m2 */
            attributes?: {
                [key: string]: number;
            };
            /**
             * @description Category: 06010, matter:01001 or its name
             * @example 06010
             */
            category?: string;
            /** @description What it is in free words; it becomes the category where it is the name of one */
            category_text?: string;
            /**
             * @description Code of the channel; required unless the key has one, which a reporter's key then keeps to
             * @example 12345
             */
            channel?: string;
            /** @description In any script, at most 20,000 bytes */
            description?: string;
            /** @description The sender's own number of the report */
            external?: string;
            /**
             * Format: date-time
             * @description When it was seen
             */
            found_at?: string;
            /** @description Where: a point with its coordinate system, a component, a place on a road, words */
            place?: components["schemas"]["StatedPlace"];
            /**
             * Format: date-time
             * @description When the channel had it; without it now
             */
            received_at?: string;
            /** @description Who reported; kept apart, and shown only to those who need it */
            reporter?: components["schemas"]["Person"];
        };
        Step: {
            actor: string;
            /** Format: date-time */
            at: string;
            attachments?: components["schemas"]["Attachment"][] | null;
            before?: unknown;
            from?: string;
            kind: string;
            lead?: components["schemas"]["Body"];
            /** Format: int64 */
            no: number;
            notified?: components["schemas"]["Body"][] | null;
            outcome?: boolean;
            /** Format: int64 */
            report: number;
            role: string;
            support?: components["schemas"]["Body"][] | null;
            to: string;
            /** Format: date-time */
            until?: string;
            why?: string;
        };
        StepRequest: {
            attachments?: components["schemas"]["Attachment"][] | null;
            /** @description Of correct: what it is */
            category?: string;
            /** @description Code of the body: of dispatch, who leads in place of the one found; of return, who should have it */
            lead?: string;
            /** @description How a verification or a call back went */
            outcome?: boolean;
            /** @description Of correct: where it is; a point states its coordinate system unless the key has one */
            place?: components["schemas"]["StatedPlace"];
            /**
             * @description What is done
             * @enum {string}
             */
            step: "accept" | "verify-before" | "file" | "dispatch" | "resolve" | "verify-after" | "close" | "return" | "extend" | "suspend" | "resume" | "supervise" | "correct" | "void" | "call-back";
            /** @description Of dispatch: codes of the bodies that help */
            support?: string[] | null;
            /**
             * Format: date-time
             * @description Of extend and suspend
             */
            until?: string;
            /** @description The reason; required of return, extend, suspend, supervise, correct, void and a second dispatch */
            why?: string;
        };
        StockRow: {
            /** Format: double */
            m3: number;
            material: string;
            name: string;
            period: string;
            site: string;
        };
        Style: {
            center: number[] | null;
            layers: components["schemas"]["StyleLayer"][] | null;
            metadata: {
                [key: string]: string;
            };
            name: string;
            sources: {
                [key: string]: components["schemas"]["StyleSource"];
            };
            /** Format: int64 */
            version: number;
            /** Format: double */
            zoom: number;
        };
        StyleLayer: {
            filter?: unknown;
            id: string;
            layout?: {
                [key: string]: unknown;
            };
            /** Format: double */
            maxzoom?: number;
            /** Format: double */
            minzoom?: number;
            paint?: {
                [key: string]: unknown;
            };
            source?: string;
            "source-layer"?: string;
            type: string;
        };
        StyleSource: {
            bounds: number[] | null;
            /** Format: int64 */
            maxzoom: number;
            /** Format: int64 */
            minzoom: number;
            tiles: string[] | null;
            type: string;
        };
        TableRow: {
            code: string;
            name: string;
            per_bank: {
                [key: string]: string;
            };
            residue_m3: string;
            source: string;
            /** Format: int64 */
            volumes: number;
        };
        Tally: {
            /** Format: int64 */
            elsewhere: number;
            groups: components["schemas"]["TallyRow"][] | null;
            moves: components["schemas"]["TallyMove"][] | null;
            /** Format: int64 */
            open: number;
            /** Format: int64 */
            reports: number;
        };
        TallyMove: {
            /** Format: int64 */
            elsewhere: number;
            from: components["schemas"]["Body"];
            /** Format: int64 */
            open: number;
            to: components["schemas"]["Body"];
        };
        TallyRow: {
            code?: string;
            /** Format: int64 */
            elsewhere: number;
            /** Format: int64 */
            open: number;
            /** Format: int64 */
            reports: number;
            rule: string;
            street_office: string;
        };
        Thing: {
            /** Format: date-time */
            begins?: string;
            /** @description Patterns of the categories that an overlay is for */
            category?: string;
            /** @description Road class */
            class?: string;
            code: string;
            community?: string;
            /** Format: date-time */
            ends?: string;
            /** @description Crossing at its start */
            from?: string;
            /** @description GeoJSON on CGCS2000 (WGS 84) */
            geometry?: {
                [key: string]: unknown;
            };
            grade?: string;
            /** @description Code of the body that answers for an overlay */
            holder?: string;
            /** @description Of an overlay, in the city's time zone */
            hours?: string;
            /**
             * Format: int64
             * @description Stable across editions and recoding
             */
            id: number;
            kind: string;
            land_use?: string;
            /** Format: int64 */
            left_grade?: number;
            left_office?: string;
            /**
             * Format: double
             * @description Metres of the central reservation
             */
            median?: number;
            name?: string;
            one_way?: boolean;
            /** @description Code of the body that answers for it */
            organisation?: string;
            /** @description Code of the area above */
            parent?: string;
            /** Format: int64 */
            precedence?: number;
            /** Format: int64 */
            right_grade?: number;
            right_office?: string;
            /** @description Crossing at its end */
            to?: string;
            /** @description Of an overlay */
            type?: string;
            /**
             * Format: double
             * @description Metres between the kerbs
             */
            width?: number;
        };
        TileJSON: {
            bounds: number[] | null;
            center: number[] | null;
            description?: string;
            /** Format: int64 */
            maxzoom: number;
            /** Format: int64 */
            minzoom: number;
            name: string;
            scheme: string;
            tilejson: string;
            tiles: string[] | null;
            vector_layers: components["schemas"]["VectorLayer"][] | null;
            version: string;
        };
        TradeOff: {
            /** @enum {string} */
            a: "cost" | "distance" | "co2";
            /** @enum {string} */
            b: "cost" | "distance" | "co2";
            /**
             * Format: int64
             * @description 2 to 20; absent is 7
             */
            points?: number;
        };
        UnservedRow: {
            left: boolean;
            /** Format: double */
            m3: number;
            name: string;
            period: string;
            site: string;
            what: string;
            why: string;
        };
        VectorLayer: {
            description: string;
            fields: {
                [key: string]: string;
            };
            id: string;
            /** Format: int64 */
            maxzoom: number;
            /** Format: int64 */
            minzoom: number;
        };
        VolumeChange: {
            class?: string;
            /** @description gives or takes */
            direction?: string;
            /**
             * Format: double
             * @description 1.2 is a fifth more
             */
            factor?: number;
            /** Format: double */
            m3?: number;
            /** @description Absent is all */
            month?: string;
            site: string;
            /** @description Of m3; that of the ground where absent */
            state?: string;
        };
        WayLine: {
            from: string;
            line: (number[] | null)[] | null;
            to: string;
        };
        WorthRow: {
            /** @description Absent is all */
            period?: string;
            site: string;
            text: string;
        };
        ZoneTally: {
            code: string;
            /** Format: double */
            direct_m3: number;
            /** Format: double */
            dumped_m3: number;
            /** Format: double */
            given_m3: number;
            /** Format: double */
            inside_m3: number;
            name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    style: {
        parameters: {
            query?: {
                /**
                 * @description In this box: west,south,east,north in degrees on CGCS2000 (WGS 84)
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Categories: 06010, a major class 06*, one list matter:* or component:*; several parted by commas
                 * @example 06*
                 */
                category?: string;
                /**
                 * @description Channels, parted by commas
                 * @example 12319
                 */
                channel?: string;
                /** @description Codes of chiefs of the place, of whatever level */
                chief?: string;
                /** @description Names of the keys that handed it in */
                client?: string;
                /** @description Codes of communities */
                community?: string;
                /** @description Codes of components */
                component?: string;
                /** @description Codes of districts, parted by commas */
                district?: string;
                /** @description true: only those that tell what another told before; false: only the others */
                duplicates?: "true" | "false";
                /** @description Emergencies only, or none */
                emergency?: "true" | "false";
                /**
                 * @description Received at or after this moment: RFC 3339, or local time of the city
                 * @example 2026-11-21
                 */
                from?: string;
                /** @description Codes of responsibility grids */
                grid?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Codes of the bodies that have it now */
                lead?: string;
                /**
                 * @description Codes of street offices
                 * @example 410102001
                 */
                office?: string;
                /** @description true: neither closed nor void; false: closed or void */
                open?: "true" | "false";
                /** @description true draws reports too, where a database is served; wants the right reports.read */
                reports?: "true" | "false";
                /** @description Id of a job of /v1/hotspots that is done; wants the right analyses.run */
                result?: number;
                /** @description Codes of road segments */
                road?: string;
                /**
                 * @description States, parted by commas: reported, accepted, verified, filed, dispatched, resolved, checked, closed, suspended, void
                 * @example dispatched
                 */
                state?: string;
                /** @description Received before this moment */
                to?: string;
                /** @description Codes of unit grids */
                unit_grid?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Theme
                 * @example light
                 */
                name: "dark" | "light" | "print";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Style"];
                };
            };
        };
    };
    tile: {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /**
                 * @description {edition}-{hash}, or current
                 * @example current
                 */
                address: string;
                /**
                 * @description Layers, parted by commas: coverage, grids, waters, unit_grids, communities, buildings, zones, roads, chiefs, overlays, street_offices, districts, borders, components, cameras, sites, labels
                 * @example grids,roads
                 */
                layers: string;
                /**
                 * @description Column from the west
                 * @example 3341
                 */
                x: number;
                /**
                 * @description Row from the north
                 * @example 1628
                 */
                y: number;
                /**
                 * @description Zoom, 0 to 16
                 * @example 12
                 */
                z: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": string;
                };
            };
            /** @description There is nothing in this tile */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The tile is what If-None-Match names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Of current: Location names the tile in force */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    tilejson: {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /**
                 * @description Layers, parted by commas: coverage, grids, waters, unit_grids, communities, buildings, zones, roads, chiefs, overlays, street_offices, districts, borders, components, cameras, sites, labels
                 * @example grids,roads
                 */
                layers: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TileJSON"];
                };
            };
        };
    };
    "report-tilejson": {
        parameters: {
            query?: {
                /**
                 * @description In this box: west,south,east,north in degrees on CGCS2000 (WGS 84)
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Categories: 06010, a major class 06*, one list matter:* or component:*; several parted by commas
                 * @example 06*
                 */
                category?: string;
                /**
                 * @description Channels, parted by commas
                 * @example 12319
                 */
                channel?: string;
                /** @description Codes of chiefs of the place, of whatever level */
                chief?: string;
                /** @description Names of the keys that handed it in */
                client?: string;
                /** @description Codes of communities */
                community?: string;
                /** @description Codes of components */
                component?: string;
                /** @description Codes of districts, parted by commas */
                district?: string;
                /** @description true: only those that tell what another told before; false: only the others */
                duplicates?: "true" | "false";
                /** @description Emergencies only, or none */
                emergency?: "true" | "false";
                /**
                 * @description Received at or after this moment: RFC 3339, or local time of the city
                 * @example 2026-11-21
                 */
                from?: string;
                /** @description Codes of responsibility grids */
                grid?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Codes of the bodies that have it now */
                lead?: string;
                /**
                 * @description Codes of street offices
                 * @example 410102001
                 */
                office?: string;
                /** @description true: neither closed nor void; false: closed or void */
                open?: "true" | "false";
                /** @description Codes of road segments */
                road?: string;
                /**
                 * @description States, parted by commas: reported, accepted, verified, filed, dispatched, resolved, checked, closed, suspended, void
                 * @example dispatched
                 */
                state?: string;
                /** @description Received before this moment */
                to?: string;
                /** @description Codes of unit grids */
                unit_grid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TileJSON"];
                };
            };
        };
    };
    "report-tile": {
        parameters: {
            query?: {
                /**
                 * @description In this box: west,south,east,north in degrees on CGCS2000 (WGS 84)
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Categories: 06010, a major class 06*, one list matter:* or component:*; several parted by commas
                 * @example 06*
                 */
                category?: string;
                /**
                 * @description Channels, parted by commas
                 * @example 12319
                 */
                channel?: string;
                /** @description Codes of chiefs of the place, of whatever level */
                chief?: string;
                /** @description Names of the keys that handed it in */
                client?: string;
                /** @description Codes of communities */
                community?: string;
                /** @description Codes of components */
                component?: string;
                /** @description Codes of districts, parted by commas */
                district?: string;
                /** @description true: only those that tell what another told before; false: only the others */
                duplicates?: "true" | "false";
                /** @description Emergencies only, or none */
                emergency?: "true" | "false";
                /**
                 * @description Received at or after this moment: RFC 3339, or local time of the city
                 * @example 2026-11-21
                 */
                from?: string;
                /** @description Codes of responsibility grids */
                grid?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Codes of the bodies that have it now */
                lead?: string;
                /**
                 * @description Codes of street offices
                 * @example 410102001
                 */
                office?: string;
                /** @description true: neither closed nor void; false: closed or void */
                open?: "true" | "false";
                /** @description Codes of road segments */
                road?: string;
                /**
                 * @description States, parted by commas: reported, accepted, verified, filed, dispatched, resolved, checked, closed, suspended, void
                 * @example dispatched
                 */
                state?: string;
                /** @description Received before this moment */
                to?: string;
                /** @description Codes of unit grids */
                unit_grid?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Column from the west
                 * @example 3341
                 */
                x: number;
                /**
                 * @description Row from the north
                 * @example 1628
                 */
                y: number;
                /**
                 * @description Zoom, 0 to 16
                 * @example 12
                 */
                z: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": string;
                };
            };
            /** @description There is nothing in this tile */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The tile is what If-None-Match names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "result-tilejson": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TileJSON"];
                };
            };
        };
    };
    "result-tile": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
                /**
                 * @description Column from the west
                 * @example 3341
                 */
                x: number;
                /**
                 * @description Row from the north
                 * @example 1628
                 */
                y: number;
                /**
                 * @description Zoom, 0 to 16
                 * @example 12
                 */
                z: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": string;
                };
            };
            /** @description There is nothing in this tile */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The tile is what If-None-Match names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "list-areas": {
        parameters: {
            query: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Only what touches this box: west,south,east,north in degrees; not together with edition
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry, GeoJSON on CGCS2000 (WGS 84) */
                geometry?: "false" | "true";
                /**
                 * @description Kind of area
                 * @example street_offices
                 */
                kind: "coverage" | "districts" | "street_offices" | "communities" | "grids" | "unit_grids" | "zones" | "waters";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Things on a page, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
        };
    };
    "get-area": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
                /** @description Kind of area */
                kind: "coverage" | "districts" | "street_offices" | "communities" | "grids" | "unit_grids" | "zones" | "waters";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thing"];
                };
            };
        };
    };
    "put-area": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
                /** @description Kind of area */
                kind: "coverage" | "districts" | "street_offices" | "communities" | "grids" | "unit_grids" | "zones" | "waters";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-area": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
                /** @description Kind of area */
                kind: "coverage" | "districts" | "street_offices" | "communities" | "grids" | "unit_grids" | "zones" | "waters";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-area": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
                /** @description Kind of area */
                kind: "coverage" | "districts" | "street_offices" | "communities" | "grids" | "unit_grids" | "zones" | "waters";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: {
                /** @description Only of this actor: the name of a key, loopback, or a user of the command line */
                actor?: string;
                /** @description next of the page before */
                after?: string;
                /**
                 * @description From this moment
                 * @example 2026-11-01
                 */
                from?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
                /** @description Only of this kind of thing */
                noun?: "edition" | "ground" | "key" | "plan" | "report";
                /** @description Only of the edition of this number, or the key or report of this id */
                target?: number;
                /** @description Before this moment */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
        };
    };
    "list-balances": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalancePage"];
                };
            };
        };
    };
    "make-balance": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "alert day",
                 *       "max_distance_m": 25000,
                 *       "changes": {
                 *         "bans": [
                 *           {
                 *             "name": "orange alert",
                 *             "begins": "2026-01-10",
                 *             "ends": "2026-01-12"
                 *           }
                 *         ]
                 *       }
                 *     } */
                "application/json": components["schemas"]["PlanRequest"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
        };
    };
    "get-balance": {
        parameters: {
            query?: {
                /** @description json, geojson, csv, xlsx, html or gpkg */
                format?: "json" | "geojson" | "csv" | "xlsx" | "html" | "gpkg";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Only flows of the period that begins on this day; for geojson and gpkg
                 * @example 2026-01-01
                 */
                period?: string;
            };
            header?: never;
            path: {
                /** @description Id of a balance */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/geopackage+sqlite3": string;
                    "application/json": components["schemas"]["Balance"];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                    "text/html": string;
                };
            };
        };
    };
    "cancel-balance": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a balance */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "approve-balance": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a balance */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {
                 *       "why": "meeting of 21 November"
                 *     } */
                "application/json": components["schemas"]["PlanDecision"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanView"];
                };
            };
        };
    };
    "get-orders": {
        parameters: {
            query?: {
                /** @description json or xlsx */
                format?: "json" | "xlsx";
                /** @description Only of this haulier */
                haulier?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Only of the night that begins on this day
                 * @example 2026-01-01
                 */
                night?: string;
            };
            header?: never;
            path: {
                /** @description Id of a balance */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
        };
    };
    "withdraw-balance": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a balance */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {
                 *       "why": "replaced by 14"
                 *     } */
                "application/json": components["schemas"]["PlanDecision"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanView"];
                };
            };
        };
    };
    "compare-balances": {
        parameters: {
            query: {
                /**
                 * @description Ids of balances that are done, parted by commas; 2 to 20
                 * @example 12,13
                 */
                ids: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanComparison"];
                };
            };
        };
    };
    "list-buildings": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-buildings": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-buildings": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-buildings": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-buildings": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-cameras": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-cameras": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-cameras": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-cameras": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-cameras": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-categories": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-categories": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-categories": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-categories": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-categories": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-chiefs": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-chiefs": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-chiefs": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-chiefs": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-chiefs": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-city": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityInForce"];
                };
            };
        };
    };
    "list-components": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-components": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-components": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-components": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-components": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-duties": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-duties": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-duties": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-duties": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-duties": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-editions": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditionPage"];
                };
            };
        };
    };
    "get-edition": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /**
                 * @description Number of an edition, draft, or current
                 * @example draft
                 */
                edition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edition"];
                };
            };
        };
    };
    "check-edition": {
        parameters: {
            query?: {
                /** @description json, geojson (each finding at its place) or csv */
                format?: "json" | "geojson" | "csv";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /**
                 * @description Number of an edition, draft, or current
                 * @example draft
                 */
                edition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "text/csv": string;
                };
            };
        };
    };
    consequences: {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Number of the edition to compare with */
                against?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
                /** @description Only reports that were routed to places of this street office, by its code */
                office?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Number of an edition, draft, or current
                 * @example draft
                 */
                edition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPage"];
                };
            };
        };
    };
    "diff-editions": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: string;
                /** @description Number of the edition to compare with; without it the one that it began from, 0 is an empty city */
                against?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Number of an edition, draft, or current
                 * @example draft
                 */
                edition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DifferencePage"];
                };
            };
        };
    };
    "edition-log": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Number of an edition, draft, or current
                 * @example draft
                 */
                edition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
                };
            };
        };
    };
    rollback: {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /**
                 * @description Number of an edition, draft, or current
                 * @example draft
                 */
                edition: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {
                 *       "why": "the new grids were wrong"
                 *     } */
                "application/json": components["schemas"]["Publication"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edition"];
                };
            };
        };
    };
    "discard-draft": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    import: {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "folder": "/srv/city",
                 *       "why": "survey of 2026"
                 *     } */
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    publish: {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {
                 *       "why": "survey of 2026",
                 *       "accept": true
                 *     } */
                "application/json": components["schemas"]["Publication"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Published"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: {
                /**
                 * @description Number of the last event that you have, as Last-Event-ID; without either you get what comes from now on
                 * @example 41
                 */
                after?: number;
                /**
                 * @description In this box: west,south,east,north in degrees on CGCS2000 (WGS 84)
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Categories: 06010, a major class 06*, one list matter:* or component:*; several parted by commas
                 * @example 06*
                 */
                category?: string;
                /**
                 * @description Channels, parted by commas
                 * @example 12319
                 */
                channel?: string;
                /** @description Codes of chiefs of the place, of whatever level */
                chief?: string;
                /** @description Names of the keys that handed it in */
                client?: string;
                /** @description Codes of communities */
                community?: string;
                /** @description Codes of components */
                component?: string;
                /** @description Codes of districts, parted by commas */
                district?: string;
                /** @description true: only those that tell what another told before; false: only the others */
                duplicates?: "true" | "false";
                /** @description Emergencies only, or none */
                emergency?: "true" | "false";
                /**
                 * @description Received at or after this moment: RFC 3339, or local time of the city
                 * @example 2026-11-21
                 */
                from?: string;
                /** @description Codes of responsibility grids */
                grid?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Codes of the bodies that have it now */
                lead?: string;
                /**
                 * @description Codes of street offices
                 * @example 410102001
                 */
                office?: string;
                /** @description true: neither closed nor void; false: closed or void */
                open?: "true" | "false";
                /** @description Codes of road segments */
                road?: string;
                /**
                 * @description States, parted by commas: reported, accepted, verified, filed, dispatched, resolved, checked, closed, suspended, void
                 * @example dispatched
                 */
                state?: string;
                /** @description Received before this moment */
                to?: string;
                /** @description Codes of unit grids */
                unit_grid?: string;
            };
            header?: {
                /** @description Number of the last event that you have; browsers send it when they connect again */
                "Last-Event-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
        };
    };
    "list-exports": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
        };
    };
    "make-export": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "layer": "grids",
                 *       "format": "geojson",
                 *       "area": "districts:410197"
                 *     } */
                "application/json": components["schemas"]["Request"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportJob"];
                };
            };
        };
    };
    "get-export": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportJob"];
                };
            };
        };
    };
    "delete-export": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "get-export-zip": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
        };
    };
    "get-export-file": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
                /**
                 * @description Name of a file of the job
                 * @example grids.gpkg
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/flatgeobuf": string;
                    "application/geo+json": string;
                    "application/geopackage+sqlite3": string;
                    "application/json": string;
                    "application/octet-stream": string;
                    "application/vnd.google-earth.kml+xml": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "application/zip": string;
                    "image/vnd.dxf": string;
                    "text/csv": string;
                };
            };
        };
    };
    "list-grids": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Only what touches this box: west,south,east,north in degrees; not together with edition
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry, GeoJSON on CGCS2000 (WGS 84) */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Things on a page, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
        };
    };
    "get-grid": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thing"];
                };
            };
        };
    };
    "put-grids": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-grids": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-grids": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-grounds": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroundPage"];
                };
            };
        };
    };
    "load-ground": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Where it is from, in words */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "sites": [
                 *         {
                 *           "site": "Y03",
                 *           "fee": 20
                 *         }
                 *       ],
                 *       "volumes": [
                 *         {
                 *           "site": "Y01",
                 *           "month": "2026-01",
                 *           "class": "spoil",
                 *           "direction": "gives",
                 *           "state": "bank",
                 *           "m3": 1000
                 *         }
                 *       ]
                 *     } */
                "application/json": components["schemas"]["Ground"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroundView"];
                };
            };
        };
    };
    "get-ground": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Number of a ground */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroundView"];
                };
            };
        };
    };
    "list-hotspots": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
        };
    };
    "find-hotspots": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "reports": {
                 *         "category": "06*",
                 *         "from": "2026-08-01",
                 *         "to": "2026-11-01"
                 *       }
                 *     } */
                "application/json": components["schemas"]["Hotspots"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    "get-hotspots": {
        parameters: {
            query?: {
                /** @description json, geojson, csv, html, xlsx, gpkg, gal, gwt, weights */
                format?: "json" | "geojson" | "csv" | "html" | "xlsx" | "gpkg" | "gal" | "gwt" | "weights";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/geopackage+sqlite3": string;
                    "application/json": components["schemas"]["Job"];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                    "text/html": string;
                    "text/plain": string;
                };
            };
        };
    };
    "cancel-hotspots": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "list-keys": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: number;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
        };
    };
    "create-key": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "hotline 12345",
                 *       "role": "dispatcher",
                 *       "organisation": "H01",
                 *       "expires": "90d"
                 *     } */
                "application/json": components["schemas"]["KeyRequest"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
        };
    };
    "revoke-key": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /**
                 * @description Id of the key
                 * @example 12
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    locate: {
        parameters: {
            query?: {
                /**
                 * @description Radius in metres within which the true place lies
                 * @example 30
                 */
                accuracy?: number;
                /** @description Words; no place is found by them */
                address?: string;
                /**
                 * @description Moment for which dates and hours count, RFC 3339 or local time of the city; without it now
                 * @example 2026-11-21T14:30:00+08:00
                 */
                at?: string;
                /**
                 * @description Attributes of the report as name:number, parted by commas
                 * @example area_m2:650,major:1
                 */
                attr?: string;
                /**
                 * @description Category, 06010 or matter:01001, or its name
                 * @example 06010
                 */
                category?: string;
                /** @description What it is in free words; it becomes the category where it is the name of one */
                category_text?: string;
                /**
                 * @description Code of the report's channel, whose accuracy and coordinate system hold where none is stated; without it that of the key
                 * @example 12345
                 */
                channel?: string;
                /**
                 * @description Code of a component
                 * @example 41019701001000002
                 */
                component?: string;
                /**
                 * @description Name of the crossing road, from which the offset counts
                 * @example 中轴路
                 */
                crossing?: string;
                /**
                 * @description Coordinate system of the points: CGCS2000 (WGS84), GCJ-02, BD-09 or an EPSG code; without it that of the city
                 * @example GCJ-02
                 */
                crs?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Latitude in degrees, or northing of a projected crs; likewise
                 * @example 34.7579
                 */
                lat?: number;
                /**
                 * @description Longitude in degrees, or easting of a projected crs; required unless the place is stated otherwise
                 * @example 113.6653
                 */
                lng?: number;
                /**
                 * @description Metres along the road from the crossing, or from the start of the segment
                 * @example 30
                 */
                offset_m?: number;
                /** @description full adds sentences to rule ids and numbers */
                reason?: "compact" | "full";
                /**
                 * @description Name of a road, or code of a segment
                 * @example 示范路
                 */
                road?: string;
                /**
                 * @description Metres within which a segment counts, in place of half its width plus 15 m
                 * @example 250
                 */
                road_max_distance?: number;
                /**
                 * @description Side of the road
                 * @example north
                 */
                side?: "left" | "right" | "north" | "east" | "south" | "west";
                /**
                 * @description Direction of the offset from the crossing; needed with a crossing and an offset
                 * @example east
                 */
                toward?: "north" | "east" | "south" | "west";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocatedPlace"];
                };
            };
        };
    };
    "locate-many": {
        parameters: {
            query?: {
                /**
                 * @description Radius in metres within which the true place lies
                 * @example 30
                 */
                accuracy?: number;
                /**
                 * @description Moment for which dates and hours count, RFC 3339 or local time of the city; without it now
                 * @example 2026-11-21T14:30:00+08:00
                 */
                at?: string;
                /**
                 * @description Attributes of the report as name:number, parted by commas
                 * @example area_m2:650,major:1
                 */
                attr?: string;
                /**
                 * @description Category, 06010 or matter:01001, or its name
                 * @example 06010
                 */
                category?: string;
                /**
                 * @description Coordinate system of the points: CGCS2000 (WGS84), GCJ-02, BD-09 or an EPSG code; without it that of the city
                 * @example GCJ-02
                 */
                crs?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Column of the latitudes */
                lat_column?: string;
                /** @description Column of the longitudes, where the usual names do not tell */
                lng_column?: string;
                /** @description full adds sentences to rule ids and numbers */
                reason?: "compact" | "full";
                /**
                 * @description Metres within which a segment counts, in place of half its width plus 15 m
                 * @example 250
                 */
                road_max_distance?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Points, UTF-8 or with a charset of gbk */
        requestBody: {
            content: {
                /** @example {"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[113.6653,34.7579]}}]} */
                "application/geo+json": string;
                /** @example {"lng":113.6653,"lat":34.7579,"category":"06010"} */
                "application/x-ndjson": string;
                /** @example lng,lat,category
                 *     113.6653,34.7579,06010
                 *      */
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": string;
                    "application/json": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
        };
    };
    "who-am-i": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    "list-organisations": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-organisations": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-organisations": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-organisations": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-organisations": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-overlays": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Only what touches this box: west,south,east,north in degrees; not together with edition
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry, GeoJSON on CGCS2000 (WGS 84) */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Things on a page, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
        };
    };
    "get-overlay": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thing"];
                };
            };
        };
    };
    "put-overlays": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-overlays": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-overlays": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    replay: {
        parameters: {
            query: {
                /** @description next of the page before */
                after?: number;
                /** @description Number of the edition to compare with */
                against?: number;
                /** @description Moment for which dates and hours count, in place of each report's own */
                at?: string;
                /**
                 * @description Number of an edition, draft, or current
                 * @example draft
                 */
                edition: string;
                /** @description Only reports taken in from then on */
                from?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
                /** @description Only reports that were routed to places of this street office, by its code */
                office?: string;
                /** @description true: only open reports, of whatever age unless from is given */
                open?: "false" | "true";
                /** @description Only reports taken in before then */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPage"];
                };
            };
        };
    };
    "list-reports": {
        parameters: {
            query?: {
                /** @description next of the page before */
                after?: string;
                /**
                 * @description In this box: west,south,east,north in degrees on CGCS2000 (WGS 84)
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Categories: 06010, a major class 06*, one list matter:* or component:*; several parted by commas
                 * @example 06*
                 */
                category?: string;
                /**
                 * @description Channels, parted by commas
                 * @example 12319
                 */
                channel?: string;
                /** @description Codes of chiefs of the place, of whatever level */
                chief?: string;
                /** @description Names of the keys that handed it in */
                client?: string;
                /** @description Codes of communities */
                community?: string;
                /** @description Codes of components */
                component?: string;
                /** @description Codes of districts, parted by commas */
                district?: string;
                /** @description true: only those that tell what another told before; false: only the others */
                duplicates?: "true" | "false";
                /** @description Emergencies only, or none */
                emergency?: "true" | "false";
                /** @description json (default) is a page */
                format?: "json" | "csv" | "geojson";
                /**
                 * @description Received at or after this moment: RFC 3339, or local time of the city
                 * @example 2026-11-21
                 */
                from?: string;
                /** @description Codes of responsibility grids */
                grid?: string;
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Codes of the bodies that have it now */
                lead?: string;
                /**
                 * @description Reports on a page, at most 1000, without it 100; of csv and geojson how many in all, without it all
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description Codes of street offices
                 * @example 410102001
                 */
                office?: string;
                /** @description true: neither closed nor void; false: closed or void */
                open?: "true" | "false";
                /** @description newest (default) or oldest first; queue: emergencies first, then the others, the oldest first of each */
                order?: "newest" | "oldest" | "queue";
                /** @description Codes of road segments */
                road?: string;
                /**
                 * @description States, parted by commas: reported, accepted, verified, filed, dispatched, resolved, checked, closed, suspended, void
                 * @example dispatched
                 */
                state?: string;
                /** @description Received before this moment */
                to?: string;
                /** @description Codes of unit grids */
                unit_grid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/json": components["schemas"]["ReportPage"];
                    "text/csv": string;
                };
            };
        };
    };
    "take-reports": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: {
                /** @description A key of your own for this request, at most 255 letters: the same request sent again within 48 hours gets the same answer and stores nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "channel": "12345",
                 *       "category": "06010",
                 *       "description": "路面有垃圾",
                 *       "place": {
                 *         "lng": 113.6653,
                 *         "lat": 34.7579,
                 *         "crs": "WGS84",
                 *         "accuracy": 30,
                 *         "address": "示范路 1 号"
                 *       },
                 *       "reporter": {
                 *         "name": "王女士",
                 *         "phone": "000-0000 0000"
                 *       }
                 *     } */
                "application/json": components["schemas"]["Statement"] | components["schemas"]["Statement"][] | {
                    reports: components["schemas"]["Statement"][];
                };
                /** @example {"channel":"12345","category":"06010","description":"路面有垃圾","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84","accuracy":30,"address":"示范路 1 号"},"reporter":{"name":"王女士","phone":"000-0000 0000"}}
                 *     {"channel":"12345","category":"06010","description":"路面有垃圾","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84","accuracy":30,"address":"示范路 1 号"},"reporter":{"name":"王女士","phone":"000-0000 0000"}}
                 *      */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportTaken"] | components["schemas"]["ReportsTaken"];
                };
            };
        };
    };
    "get-report": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Id of a report */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportView"];
                };
            };
        };
    };
    "step-report": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the report that you have seen, or * for any */
                "If-Match": string;
            };
            path: {
                /** @description Id of a report */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "step": "dispatch",
                 *       "lead": "H01",
                 *       "why": "示西区市政服务中心负责"
                 *     } */
                "application/json": components["schemas"]["StepRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportView"];
                };
            };
        };
    };
    "count-reports": {
        parameters: {
            query?: {
                /**
                 * @description In this box: west,south,east,north in degrees on CGCS2000 (WGS 84)
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Groupings, parted by commas: state, district, office, community, grid, unit_grid, road, chief, component, category, channel, lead, emergency, hour, day, weekday
                 * @example state,office,hour
                 */
                by?: string;
                /**
                 * @description Categories: 06010, a major class 06*, one list matter:* or component:*; several parted by commas
                 * @example 06*
                 */
                category?: string;
                /**
                 * @description Channels, parted by commas
                 * @example 12319
                 */
                channel?: string;
                /** @description Codes of chiefs of the place, of whatever level */
                chief?: string;
                /** @description Names of the keys that handed it in */
                client?: string;
                /** @description Codes of communities */
                community?: string;
                /** @description Codes of components */
                component?: string;
                /** @description Codes of districts, parted by commas */
                district?: string;
                /** @description true: only those that tell what another told before; false: only the others */
                duplicates?: "true" | "false";
                /** @description Emergencies only, or none */
                emergency?: "true" | "false";
                /**
                 * @description Received at or after this moment: RFC 3339, or local time of the city
                 * @example 2026-11-21
                 */
                from?: string;
                /** @description Codes of responsibility grids */
                grid?: string;
                /** @description true says how long the handled ones took */
                handling?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /** @description Codes of the bodies that have it now */
                lead?: string;
                /**
                 * @description Codes of street offices
                 * @example 410102001
                 */
                office?: string;
                /** @description true: neither closed nor void; false: closed or void */
                open?: "true" | "false";
                /** @description Codes of road segments */
                road?: string;
                /**
                 * @description States, parted by commas: reported, accepted, verified, filed, dispatched, resolved, checked, closed, suspended, void
                 * @example dispatched
                 */
                state?: string;
                /** @description Received before this moment */
                to?: string;
                /** @description Codes of unit grids */
                unit_grid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportCounts"];
                };
            };
        };
    };
    "list-roads": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Only what touches this box: west,south,east,north in degrees; not together with edition
                 * @example 113.6,34.7,113.7,34.8
                 */
                bbox?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry, GeoJSON on CGCS2000 (WGS 84) */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Things on a page, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
        };
    };
    "get-road": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thing"];
                };
            };
        };
    };
    "put-roads": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-roads": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-roads": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "list-rules": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-rules": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-rules": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-rules": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-rules": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description Things, at most 50; without it 12
                 * @example 12
                 */
                limit?: number;
                /**
                 * @description A name, a part of one, or a code; at most 100 letters
                 * @example 示范路
                 */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundPage"];
                };
            };
        };
    };
    "list-sites": {
        parameters: {
            query?: {
                /** @description Code after which the page begins: next of the page before */
                after?: string;
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description true adds the geometry */
                geometry?: "false" | "true";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
                /**
                 * @description How many, at most 1000; without it 100
                 * @example 100
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "get-sites": {
        parameters: {
            query?: {
                /**
                 * @description Number of an edition, draft, or current, where a database is served; without it what is in force
                 * @example draft
                 */
                edition?: string;
                /** @description false leaves the geometry out */
                geometry?: "true" | "false";
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header?: never;
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "put-sites": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    "delete-sites": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "patch-sites": {
        parameters: {
            query?: {
                /** @description Language of names of levels, of sentences and of errors; without it Accept-Language decides */
                lang?: "zh" | "en";
            };
            header: {
                /** @description ETag of the draft that you have seen, or * for any */
                "If-Match": string;
                /** @description Why, for the log of editions */
                "X-Why"?: string;
            };
            path: {
                /** @description Code of the thing */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {
                 *       "name": "第六网格",
                 *       "organisation": "H01"
                 *     } */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
}
